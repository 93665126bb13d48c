import { withBrought } from "./brings.ts";
import { nearest } from "./nearest.ts";
import type { ChoiceOption, ChoicesOption, Option } from "./option.ts";

export type OptionValue = string | boolean | readonly string[];

export type Checked =
  | { readonly ok: true; readonly value: OptionValue }
  /** A sentence about the value, without the option's name. */
  | { readonly ok: false; readonly reason: string };

/** Is a value, wherever it comes from (a flag, a prompt, JSON), one that the option allows? */
export function check(option: Option, given: unknown): Checked {
  switch (option.kind) {
    case "text": {
      if (typeof given !== "string") return refused(`${show(given)} is not a text.`);
      const reason = option.refuse(given);
      return reason === undefined
        ? { ok: true, value: given }
        : refused(`${show(given)} cannot be used: ${reason}.`);
    }
    case "choice":
      return isOneOf(option, given) ? { ok: true, value: given } : refused(notOneOf(option, given));
    case "choices": {
      if (!Array.isArray(given)) return refused(`${show(given)} is not a list.`);
      if (given.length === 0)
        return refused(`Nothing is chosen; give at least one of ${allowed(option)}.`);
      const wrong = given.findIndex((value) => !isOneOf(option, value));
      if (wrong !== -1) return refused(notOneOf(option, given[wrong]));
      return { ok: true, value: withBrought(option, given) };
    }
    case "switch":
      return typeof given === "boolean"
        ? { ok: true, value: given }
        : refused(`${show(given)} is neither true nor false.`);
  }
}

function refused(reason: string): Checked {
  return { ok: false, reason };
}

function isOneOf(option: ChoiceOption | ChoicesOption, given: unknown): given is string {
  return option.values.some(({ id }) => id === given);
}

function notOneOf(option: ChoiceOption | ChoicesOption, given: unknown): string {
  const ids = option.values.map(({ id }) => id);
  const meant = typeof given === "string" ? nearest(given, ids) : undefined;
  const question = meant === undefined ? "" : ` Did you mean "${meant}"?`;
  return `${show(given)} is not one of ${allowed(option)}.${question}`;
}

function allowed(option: ChoiceOption | ChoicesOption): string {
  return option.values.map(({ id }) => id).join(", ");
}

/** Quoted, with control characters escaped so that they cannot act on the terminal, and never a screenful. */
export function show(given: unknown): string {
  const text = (JSON.stringify(given) ?? String(given)).replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  return text.length > 80
    ? `${[...text].slice(0, 60).join("")}…" (${text.length} characters)`
    : text;
}
