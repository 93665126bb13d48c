import type { ChoiceOption, ChoicesOption, Option, SwitchOption } from "./option.ts";
import { OPTIONS, type Given } from "./table.ts";

const transport: ChoicesOption = OPTIONS.find((option) => option.id === "transport")!;

/**
 * Does an option apply to a project with these values? While the value that it needs has not been chosen, it may.
 *
 * @param chosen the values of the rows before it
 */
export function applies({ needs }: Option, { transport: chosen }: Given): boolean {
  if (needs === undefined || !Array.isArray(chosen)) return true;
  return valuesThatMeet(needs).some((value) => chosen.includes(value));
}

/** The values of `transport` with any of which a need is met: the one that is needed, and those that bring it. */
export function valuesThatMeet(need: NonNullable<Option["needs"]>): string[] {
  return transport.values
    .filter(({ id, brings }) => id === need || brings === need)
    .map(({ id }) => id);
}

/** A project can be without it: what has no such value is changed with `set` only. */
export function canBeOff(option: Option): option is ChoiceOption | SwitchOption {
  return (
    option.kind === "switch" ||
    (option.kind === "choice" && option.values.some(({ id }) => id === offValue(option)))
  );
}

/** The value of an option in a project that does not have it. */
export function offValue(option: Option): "none" | false {
  return option.kind === "switch" ? false : "none";
}

/** The options that are on although what they need is not there. */
export function unmetNeeds(chosen: Given): readonly Option[] {
  return (OPTIONS as readonly Option[]).filter(
    (option) =>
      !applies(option, chosen) &&
      Object.hasOwn(chosen, option.id) &&
      chosen[option.id] !== offValue(option),
  );
}
