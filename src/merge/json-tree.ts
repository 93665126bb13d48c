import { getNodeValue, parseTree, printParseErrorCode, visit } from "jsonc-parser";
import type { Node, ParseError } from "jsonc-parser";
import type { Range } from "./edits.ts";
import type { Item, Sequence } from "./sequence.ts";

/** A JSON text, with comments or without, and where everything stands in it. */
export interface JsonFile {
  readonly text: string;
  readonly root: Node;
  readonly comments: readonly Range[];
  /** The offsets of all commas outside of texts and comments. */
  readonly commas: readonly number[];
}

export type Path = readonly string[];

/** @returns what is wrong, as a sentence, if it is not JSON */
export function parseJson(text: string): JsonFile | string {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const error = errors[0];
  if (error)
    return `this file is not JSON: ${wordsOf(error)} in line ${lineOf(text, error.offset)}`;
  if (root === undefined) return "this file is empty";
  const comments: Range[] = [];
  const commas: number[] = [];
  visit(text, {
    onComment: (start, length) => comments.push({ start, end: start + length }),
    onSeparator: (character, offset) => character === "," && commas.push(offset),
  });
  return { text, root, comments, commas };
}

/** `CommaExpected` as "comma expected". */
function wordsOf({ error }: ParseError): string {
  const name: string = printParseErrorCode(error);
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** All properties of that name at a path: there may be several, of which the last one counts. */
export function propertiesAt({ root }: JsonFile, path: Path): Node[] {
  if (path.length === 0) return [];
  let object: Node | undefined = root;
  for (const key of path.slice(0, -1)) object = object && propertyOf(object, key)?.children![1];
  return (object && named(object, path.at(-1)!)) ?? [];
}

/** The value at a path. */
export function nodeAt(file: JsonFile, path: Path): Node | undefined {
  return path.length === 0 ? file.root : propertiesAt(file, path).at(-1)?.children![1];
}

export function propertyOf(object: Node, key: string): Node | undefined {
  return named(object, key).at(-1);
}

function named({ type, children }: Node, key: string): Node[] {
  if (type !== "object") return [];
  return (children ?? []).filter((property) => property.children![0]!.value === key);
}

/** The keys of an object, in order. */
export function keysOf({ children = [] }: Node): string[] {
  return children.map((property) => String(property.children![0]!.value));
}

/** The elements of a list of texts and numbers, as JSON. */
export function elementsOf({ children = [] }: Node): string[] {
  return children.map((element) => JSON.stringify(getNodeValue(element)));
}

export function rangeOf({ offset, length }: Node): Range {
  return { start: offset, end: offset + length };
}

/** The inside of an object or a list. */
export function sequenceOf({ text, comments, commas }: JsonFile, node: Node): Sequence {
  const { start, end } = rangeOf(node);
  const ranges = (node.children ?? []).map(rangeOf);
  const items: Item[] = ranges.map((range, index) => {
    const limit = ranges[index + 1]?.start ?? end;
    return { ...range, comma: commas.find((at) => range.end <= at && at < limit) };
  });
  return { text, open: start + 1, close: end - 1, items, comments };
}
