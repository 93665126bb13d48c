import { variants, type Variant } from "../../src/options/variants.ts";

export const validVariants: readonly Variant[] = variants();

/** The variants that this run is about: all, or the one that the environment variable VARIANT names. */
export const selectedVariants = select(process.env["VARIANT"]);

/** @throws if there is no such variant: a misspelt name must not pass as a run without a failure */
export function select(id: string | undefined): readonly Variant[] {
  if (!id) return validVariants;
  const selected = validVariants.filter((variant) => variant.id === id);
  if (selected.length > 0) return selected;
  const ids = validVariants.map((variant) => variant.id).join(", ");
  throw new Error(`VARIANT=${id}: there is no such variant; there are ${ids}`);
}
