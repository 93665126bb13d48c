import { variants, type Variant } from "../../src/options/variants.ts";
import { part } from "../support/parts.ts";
import { pairwise } from "./pairwise.ts";

export const validVariants: readonly Variant[] = variants();

/**
 * The variants that this run is about, by the environment variable VARIANT: one by its name, `all`, or, if it is not set,
 * a few in which each two values of two options meet somewhere. `half` is CI's: these few, and every other one of the rest.
 */
export const selectedVariants = select(process.env["VARIANT"]);

/** The variants whose own tests are run too, each on one of two Nodes: at ten seconds, too long to do it for all. */
export const ownTestRuns = pairwise(
  selectedVariants.flatMap((variant) => ([20, 24] as const).map((node) => ({ variant, node }))),
  ({ variant, node }) => [...valuesOf(variant.options), `Node ${node}`],
);

/** A few of the variants, in which each two values of two options that meet in one of them still do. */
export function covering(variants: readonly Variant[]): readonly Variant[] {
  return pairwise(variants, ({ options }) => valuesOf(options));
}

/** @throws if there is no such variant: a misspelt name must not pass as a run without a failure */
export function select(id: string | undefined): readonly Variant[] {
  if (!id) return covering(validVariants);
  if (id === "all") return validVariants;
  if (id === "half") return [...new Set([...covering(validVariants), ...part(validVariants, 2)])];
  const selected = validVariants.filter((variant) => variant.id === id);
  if (selected.length > 0) return selected;
  const ids = validVariants.map((variant) => variant.id).join(", ");
  throw new Error(`VARIANT=${id}: there is no such variant; there are ${ids}`);
}

function valuesOf(options: Variant["options"]): string[] {
  return Object.entries(options).map(([option, value]) => `${option}=${String(value)}`);
}
