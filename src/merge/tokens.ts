import jsTokens from "js-tokens";
import type { Range } from "./edits.ts";

/** A word, a sign or a literal of TypeScript; white space and comments are none. */
export interface Token extends Range {
  readonly text: string;
  readonly kind: "name" | "string" | "sign" | "other";
}

export interface Tokens {
  readonly tokens: readonly Token[];
  readonly comments: readonly Range[];
}

const kinds: Readonly<Record<string, Token["kind"]>> = {
  IdentifierName: "name",
  StringLiteral: "string",
  Punctuator: "sign",
};

/** Undefined if a literal or a comment has no end: what follows cannot be told apart. */
export function tokensOf(text: string): Tokens | undefined {
  const tokens: Token[] = [];
  const comments: Range[] = [];
  let start = 0;
  for (const token of jsTokens(text)) {
    const end = start + token.value.length;
    if (token.type === "Invalid" || ("closed" in token && !token.closed)) return undefined;
    if (token.type.endsWith("Comment")) comments.push({ start, end });
    else if (token.type !== "WhiteSpace" && token.type !== "LineTerminatorSequence") {
      tokens.push({ start, end, text: token.value, kind: kinds[token.type] ?? "other" });
    }
    start = end;
  }
  return { tokens, comments };
}

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** The index of the bracket that closes the one at `open`; -1 if there is none. */
export function closingOf(tokens: readonly Token[], open: number): number {
  const expected: string[] = [];
  for (let index = open; index < tokens.length; index += 1) {
    const { text, kind } = tokens[index]!;
    if (kind !== "sign") continue;
    const close = closing[text];
    if (close) expected.push(close);
    else if (/^[)\]}]$/.test(text) && expected.pop() !== text) return -1;
    if (expected.length === 0) return index;
  }
  return -1;
}

/** What stands between the brackets at `open` and `close`, each part with the comma behind it. */
export function partsOf(tokens: readonly Token[], open: number, close: number) {
  const parts: { tokens: readonly Token[]; comma: number | undefined }[] = [];
  let first = open + 1;
  for (let index = first; index <= close; index += 1) {
    const isComma = tokens[index]!.text === "," && tokens[index]!.kind === "sign";
    if (index < close && !isComma) {
      if (tokens[index]!.kind === "sign" && tokens[index]!.text in closing) {
        index = closingOf(tokens, index);
      }
      continue;
    }
    if (index > first) {
      const comma = isComma ? tokens[index]!.start : undefined;
      parts.push({ tokens: tokens.slice(first, index), comma });
    }
    first = index + 1;
  }
  return parts;
}
