import type { ChoicesOption, Option } from "./option.ts";
import { OPTIONS, type Given, type Options } from "./table.ts";

/** What is chosen and what that brings, each once and in the table's order. What is no value of the option is left out. */
export function withBrought({ values }: ChoicesOption, chosen: readonly unknown[]): string[] {
  const brought = values.flatMap(({ id, brings }) => (chosen.includes(id) ? (brings ?? []) : []));
  return values.map(({ id }) => id).filter((id) => chosen.includes(id) || brought.includes(id));
}

/** Of each value that brings another: what it brings, and what to know before it is chosen. For texts about the option. */
export function valuesThatBring({ values }: ChoicesOption) {
  return values.flatMap(({ id, brings, hint }) =>
    brings === undefined ? [] : [{ id, brings, hint: hint === undefined ? "" : ` (${hint})` }],
  );
}

/** What was chosen without being named, as sentences for the person who did not name it. */
export function broughtAlong(named: Given, options: Options): string[] {
  return (OPTIONS as readonly Option[]).flatMap((option) => {
    const given = named[option.id];
    if (option.kind !== "choices" || !Array.isArray(given)) return [];
    const chosen = options[option.id as keyof Options];
    return valuesThatBring(option)
      .filter(({ id, brings }) => given.includes(id) && !given.includes(brings))
      .map(({ id, brings }) => `${id} brings ${brings} with it: --${option.id} ${String(chosen)}`);
  });
}
