import type { ChoiceOption, ChoicesOption, Option } from "./option.ts";
import { resolve } from "./resolve.ts";
import { OPTIONS, type Options } from "./table.ts";

/** One valid `options`, as a test case. */
export interface Variant {
  /** Fit for a folder's name: `stdio`, `stdio+http`. */
  readonly id: string;
  readonly options: Options;
}

/** Every valid variant: each combination of the options that give a different server; the others have their default. */
export function variants(): Variant[] {
  const rows = (OPTIONS as readonly Option[]).filter(
    (option): option is ChoiceOption | ChoicesOption => option.kind !== "text" && option.variant,
  );
  let combinations: { ids: string[]; values: Record<string, unknown> }[] = [
    { ids: [], values: {} },
  ];
  for (const row of rows) {
    combinations = combinations.flatMap(({ ids, values }) =>
      allValues(row).map((value) => ({
        ids: [...ids, [value].flat().join("+")],
        values: { ...values, [row.id]: value },
      })),
    );
  }
  return combinations.map(({ ids, values }) => ({
    id: ids.join("_"),
    options: resolve({ flags: values, known: { directory: "my-server", packageManager: "npm" } }),
  }));
}

function allValues(option: ChoiceOption | ChoicesOption): (string | string[])[] {
  const ids = option.values.map(({ id }) => id);
  if (option.kind === "choice") return ids;
  const subsets = Array.from({ length: 2 ** ids.length }, (_, mask) =>
    ids.filter((_id, index) => mask & (1 << index)),
  );
  return subsets.filter((subset) => subset.length > 0);
}
