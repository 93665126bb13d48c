import type { Range } from "./edits.ts";
import type { Item, Sequence } from "./sequence.ts";
import { closingOf, partsOf, tokensOf } from "./tokens.ts";
import type { Token } from "./tokens.ts";

/** A file of imports and one list that names what they import, such as `src/features/index.ts`. */
export interface ListFile {
  readonly text: string;
  /** What the list is exported as. */
  readonly name: string;
  readonly kind: "array" | "object";
  readonly imports: readonly Import[];
  readonly entries: readonly Entry[];
  readonly list: Sequence;
  readonly tokens: readonly Token[];
  readonly comments: readonly Range[];
}

export interface Import extends Range {
  /** Without quotes, and without the extension of a relative path. */
  readonly module: string;
  readonly names: readonly ImportedName[];
  /** The names between braces; undefined if there are no braces. */
  readonly braces: Sequence | undefined;
}

export interface ImportedName {
  /** As the module exports it; `default` and `*` as such. */
  readonly imported: string;
  readonly local: string;
  /** Its index within the braces. */
  readonly index: number | undefined;
}

export interface Entry extends Item {
  /** The name that it is, if it is nothing but a name. */
  readonly local: string | undefined;
  readonly tokens: readonly Token[];
}

/**
 * Reads a list file, however it is formatted.
 *
 * @param name of the list; else it is the first that is exported
 * @returns undefined if it cannot be read as one
 */
export function parseListFile(text: string, name?: string): ListFile | undefined {
  const read = tokensOf(text);
  if (!read) return undefined;
  const { tokens, comments } = read;
  const imports = importsOf(text, tokens, comments);
  const at = imports && listAt(tokens, name);
  if (!imports || !at) return undefined;
  const { open, close } = at;
  const kind = tokens[open]!.text === "[" ? "array" : "object";
  const entries = partsOf(tokens, open, close).map((part) => ({
    ...rangeOf(part.tokens),
    comma: part.comma,
    local: localOf(part.tokens, kind),
    tokens: part.tokens,
  }));
  const list = {
    text,
    open: tokens[open]!.end,
    close: tokens[close]!.start,
    items: entries,
    comments,
  };
  return { text, name: at.name, kind, imports, entries, list, tokens, comments };
}

/** `name`, or `name: name` in an object. */
function localOf(tokens: readonly Token[], kind: ListFile["kind"]): string | undefined {
  const [first, colon, value] = tokens;
  if (first?.kind !== "name") return undefined;
  if (tokens.length === 1) return first.text;
  const isPair = kind === "object" && tokens.length === 3 && colon!.text === ":";
  return isPair && value!.text === first.text ? first.text : undefined;
}

/** The brackets in `export const <name>: … = […]`, as indices of their tokens. */
function listAt(tokens: readonly Token[], wanted: string | undefined) {
  for (let index = 0; index + 1 < tokens.length; index += 1) {
    const name = tokens[index + 1]!.text;
    if (tokens[index]!.text !== "const" || (wanted !== undefined && name !== wanted)) continue;
    const open = behindEquals(tokens, index + 2);
    if (open === undefined || !/^[[{]$/.test(tokens[open]?.text ?? "")) continue;
    const close = closingOf(tokens, open);
    if (close !== -1) return { name, open, close };
  }
  return undefined;
}

function behindEquals(tokens: readonly Token[], from: number): number | undefined {
  for (let index = from; index < tokens.length; index += 1) {
    const { text, kind } = tokens[index]!;
    if (kind !== "sign") continue;
    if (text === "=") return index + 1;
    if (text === ";") return undefined;
    if (/^[([{]$/.test(text)) {
      const close = closingOf(tokens, index);
      if (close === -1) return undefined;
      index = close;
    }
  }
  return undefined;
}

/** Undefined if one of them is of a form that is not known. */
function importsOf(
  text: string,
  tokens: readonly Token[],
  comments: readonly Range[],
): Import[] | undefined {
  const imports: Import[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]!;
    if (/^[([{]$/.test(token.text) && token.kind === "sign") {
      index = closingOf(tokens, index);
      if (index === -1) return undefined;
    }
    if (token.text !== "import" || token.kind !== "name") continue;
    if (/^[(.]$/.test(tokens[index + 1]?.text ?? "")) continue;
    const end = tokens.findIndex((other, at) => at > index && other.kind === "string");
    if (end === -1) return undefined;
    imports.push(importOf(text, tokens.slice(index, end + 1), tokens.slice(end + 1), comments));
    index = end;
  }
  return imports;
}

function importOf(
  text: string,
  tokens: readonly Token[],
  following: readonly Token[],
  comments: readonly Range[],
): Import {
  const last = following[0]?.text === ";" ? following[0] : tokens.at(-1)!;
  const open = tokens.findIndex((token) => token.text === "{");
  const close = open === -1 ? -1 : closingOf(tokens, open);
  const parts = open === -1 ? [] : partsOf(tokens, open, close);
  const braces =
    open === -1
      ? undefined
      : {
          text,
          open: tokens[open]!.end,
          close: tokens[close]!.start,
          items: parts.map((part) => ({ ...rangeOf(part.tokens), comma: part.comma })),
          comments,
        };
  return {
    start: tokens[0]!.start,
    end: last.end,
    module: moduleOf(tokens.at(-1)!.text),
    names: [
      ...namesBefore(tokens.slice(1, open === -1 ? -1 : open)),
      ...parts.map(({ tokens: part }, index) => nameOf(part, index)),
    ],
    braces,
  };
}

/** The default import and `* as name`, which stand outside of braces. */
function namesBefore(tokens: readonly Token[]): ImportedName[] {
  const names = tokens.filter(({ text }) => !/^(type|from|as|,)$/.test(text));
  return names.flatMap(({ text }, index) => {
    if (text === "*") return [];
    const imported = names[index - 1]?.text === "*" ? "*" : "default";
    return [{ imported, local: text, index: undefined }];
  });
}

/** `name`, `name as local` or `type name`. */
function nameOf(tokens: readonly Token[], index: number): ImportedName {
  const isType = tokens.length > 1 && tokens[0]!.text === "type" && tokens[1]!.text !== "as";
  const [imported, , local] = tokens.slice(isType ? 1 : 0).map(({ text }) => text);
  return { imported: imported!, local: local ?? imported!, index };
}

/** Projects differ in whether they write the extension, and which. */
function moduleOf(literal: string): string {
  const path = literal.slice(1, -1);
  return path.startsWith(".") ? path.replace(/\.[cm]?[jt]sx?$/, "") : path;
}

function rangeOf(tokens: readonly Token[]): Range {
  return { start: tokens[0]!.start, end: tokens.at(-1)!.end };
}

/** What an entry is, under whatever name the file imports it. */
export function entryKey(file: ListFile, entry: Entry): string {
  const { local } = entry;
  if (local === undefined) return entry.tokens.map(({ text }) => text).join(" ");
  const from = importOfLocal(file, local);
  return from ? `${from.module}#${from.imported}` : local;
}

export function importOfLocal(file: ListFile, local: string) {
  for (const { module, names } of file.imports) {
    const found = names.find((name) => name.local === local);
    if (found) return { module, imported: found.imported };
  }
  return undefined;
}
