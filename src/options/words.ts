import { nearest } from "./nearest.ts";
import { canBeOff, offValue } from "./needs.ts";
import type { ChoiceOption, ChoicesOption, Option, SwitchOption } from "./option.ts";
import { OPTIONS, type Options } from "./table.ts";

/** What one word of `add` and `remove` names: a value of an option, or an option that a project can be without. */
export type Named =
  | { readonly option: ChoicesOption; readonly value: string }
  /** `auth=token`, or `auth` alone: then the value is open. */
  | { readonly option: ChoiceOption; readonly value: string | undefined }
  | { readonly option: SwitchOption; readonly value?: undefined };

/** Every word of `add` and `remove`: `stdio`, `auth`, `auth=token`, `health`. */
export function featureWords(): string[] {
  return (OPTIONS as readonly Option[]).flatMap((option) => {
    if (option.kind === "choices") return option.values.map(({ id }) => id);
    if (!canBeOff(option)) return [];
    return option.kind === "switch" ? [option.id] : [option.id, ...onWords(option)];
  });
}

/** The words with a value, where there is more than one to choose from. */
export function onWords(option: ChoiceOption): string[] {
  return option.values
    .filter(({ id }) => id !== offValue(option))
    .map(({ id }) => `${option.id}=${id}`);
}

/** What a word names, or a sentence that says that it names nothing. */
export function readWord(word: string): Named | string {
  const found = (OPTIONS as readonly Option[]).map((option) => match(option, word)).find(Boolean);
  if (found !== undefined) return found;
  const words = featureWords();
  const meant = nearest(word, words) ?? words.find((each) => each.endsWith(`=${word}`));
  const question = meant === undefined ? "" : ` Did you mean "${meant}"?`;
  return `"${word}" is not one of ${words.join(", ")}.${question}`;
}

/** Of a word that names a choice which a project always has (`sdk=v1`, `sdk`, `v1`): the option, and what `set` is given. */
export function alwaysThere(
  word: string,
): { readonly id: string; readonly assignment: string } | undefined {
  const [id, given] = word.split("=");
  for (const option of OPTIONS as readonly Option[]) {
    const choice = option.kind === "choice" ? option : undefined;
    if (choice === undefined || canBeOff(option)) continue;
    const ids = choice.values.map((value) => value.id);
    const value = ids.find((each) => each === (given ?? word));
    if (choice.id !== id && (given !== undefined || value === undefined)) continue;
    return { id: choice.id, assignment: `${choice.id}=${value ?? ids.join("|")}` };
  }
  return undefined;
}

function match(option: Option, word: string): Named | undefined {
  if (option.kind === "choices") {
    return option.values.some(({ id }) => id === word) ? { option, value: word } : undefined;
  }
  if (!canBeOff(option)) return undefined;
  if (option.kind === "switch") return word === option.id ? { option } : undefined;
  if (word === option.id) return { option, value: undefined };
  return onWords(option).includes(word)
    ? { option, value: word.slice(option.id.length + 1) }
    : undefined;
}

/** The words that `add` could be given for a project with these options; one with several values without them. */
export function absentWords(options: Options): string[] {
  return wordsWhere((option, value) =>
    value === undefined
      ? options[option.id as keyof Options] === offValue(option)
      : !options.transport.some((chosen) => chosen === value),
  );
}

/** The words that `remove` could be given. */
export function presentWords(options: Options): string[] {
  const absent = absentWords(options);
  return wordsWhere(() => true).filter((word) => !absent.includes(word));
}

function wordsWhere(holds: (option: Option, value: string | undefined) => boolean): string[] {
  return (OPTIONS as readonly Option[]).flatMap((option) => {
    if (option.kind === "choices") {
      return option.values.map(({ id }) => id).filter((id) => holds(option, id));
    }
    return canBeOff(option) && holds(option, undefined) ? [option.id] : [];
  });
}
