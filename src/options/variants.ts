import { withBrought } from "./brings.ts";
import type { OptionValue } from "./check.ts";
import { applies, canBeOff, offValue } from "./needs.ts";
import type { ChoiceOption, ChoicesOption, Known, Option, SwitchOption } from "./option.ts";
import { resolve } from "./resolve.ts";
import { OPTIONS, type Options } from "./table.ts";

/** One valid `options`, as a test case. */
export interface Variant {
  /** What is on, fit for a folder's name: `stdio`, `stdio+http_token_health`. */
  readonly id: string;
  readonly options: Options;
}

type VariantOption = ChoiceOption | ChoicesOption | SwitchOption;

const known: Known = { directory: "my-server", packageManager: "npm" };

/** Every valid variant: each combination of the options that give a different server; the others have their default. */
export function variants(): Variant[] {
  const rows = (OPTIONS as readonly Option[]).filter(
    (option): option is VariantOption => "variant" in option && option.variant,
  );
  let combinations: { words: string[]; values: Record<string, OptionValue> }[] = [
    { words: [], values: {} },
  ];
  for (const row of rows) {
    combinations = combinations.flatMap(({ words, values }) =>
      applies(row, values)
        ? allValues(row).map((value) => ({
            words: [...words, ...wordOf(row, value)],
            values: { ...values, [row.id]: value },
          }))
        : [{ words, values }],
    );
  }
  return combinations.map(({ words, values }) => ({
    id: words.join("_"),
    options: resolve({ flags: values, known }),
  }));
}

function allValues(option: VariantOption): OptionValue[] {
  if (option.kind === "switch") return [true, false];
  const ids = option.values.map(({ id }) => id);
  if (option.kind === "choice") return ids;
  const subsets = Array.from({ length: 2 ** ids.length }, (_, mask) =>
    ids.filter((_id, index) => mask & (1 << index)),
  );
  return subsets.filter(
    (subset) => subset.length > 0 && withBrought(option, subset).length === subset.length,
  );
}

/** What an id says of a value: nothing, if the option is off; of a choice that never is, nothing if it is the default. */
function wordOf(option: VariantOption, value: OptionValue): string[] {
  if (value === (canBeOff(option) ? offValue(option) : option.default(known))) return [];
  return [value === true ? option.id : [value].flat().join("+")];
}
