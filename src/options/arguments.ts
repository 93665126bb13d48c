import type { OptionValue } from "./check.ts";
import type { Option } from "./option.ts";

/** The words of a command line that give an option this value. */
export function argumentsFor(option: Option, value: OptionValue): string[] {
  if (option.kind === "switch") return [value === true ? `--${option.id}` : `--no-${option.id}`];
  return [`--${option.id}`, [value].flat().join(",")];
}
