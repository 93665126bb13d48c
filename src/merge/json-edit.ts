import { getNodeValue } from "jsonc-parser";
import type { Node } from "jsonc-parser";
import { indentAt, removal } from "./edits.ts";
import type { Edit } from "./edits.ts";
import { isDependencyList } from "./json-rules.ts";
import { elementsOf, keysOf, nodeAt, propertiesAt, rangeOf, sequenceOf } from "./json-tree.ts";
import type { JsonFile, Path } from "./json-tree.ts";
import { commonOrder, placeOf } from "./place.ts";
import type { Place } from "./place.ts";
import { indentUnit, insertItem, removeItem } from "./sequence.ts";
import type { Sequence } from "./sequence.ts";

/** Puts a value of another file in the place of the one at a path. */
export function replaceValue(file: JsonFile, path: Path, value: Node, from: JsonFile): Edit[] {
  const mine = rangeOf(nodeAt(file, path)!);
  const indent = indentAt(file.text, mine.start);
  return [{ ...mine, text: source(value, from, file.text).replaceAll("\n", `\n${indent}`) }];
}

/**
 * Adds a property: in a sorted list of packages, and in an object that the person has sorted, where it belongs by name,
 * else beside its neighbour.
 */
export function addProperty(
  file: JsonFile,
  path: Path,
  value: Node,
  { before, after }: { readonly before: JsonFile; readonly after: JsonFile },
): Edit[] {
  const parent = path.slice(0, -1);
  const key = path.at(-1)!;
  const object = nodeAt(file, parent)!;
  const [keys, old, next] = [object, nodeAt(before, parent), nodeAt(after, parent)].map((node) =>
    node ? keysOf(node) : [],
  ) as [string[], string[], string[]];
  const byName = isSorted(keys) && (isDependencyList(parent) || isReordered(keys, old));
  const place = byName ? sortedPlace(key, keys) : placeOf(key, commonOrder(old, next), keys);
  const sequence = sequenceOf(file, object);
  const isInline =
    keys.length > 0 && !file.text.slice(sequence.open, sequence.close).includes("\n");
  const text = isInline ? JSON.stringify(getNodeValue(value)) : source(value, after, file.text);
  return insert(sequence, `${JSON.stringify(key)}: ${text}`, place);
}

/** Takes a property away, all of that name. */
export function removeProperty(file: JsonFile, path: Path): Edit[] {
  const object = nodeAt(file, path.slice(0, -1))!;
  const sequence = sequenceOf(file, object);
  const indices = propertiesAt(file, path).map((property) => object.children!.indexOf(property));
  return remove(sequence, indices);
}

export function addElement(
  file: JsonFile,
  path: Path,
  element: string,
  before: readonly string[],
  after: readonly string[],
): Edit[] {
  const list = nodeAt(file, path)!;
  const elements = elementsOf(list);
  if (elements.includes(element)) return [];
  const place = placeOf(element, commonOrder(before, after), elements);
  return insert(sequenceOf(file, list), element, place);
}

export function removeElement(file: JsonFile, path: Path, element: string): Edit[] {
  const list = nodeAt(file, path)!;
  const index = elementsOf(list).indexOf(element);
  return index === -1 ? [] : remove(sequenceOf(file, list), [index]);
}

/** An empty object or list has no manner: it gets a line for each item. */
function insert(sequence: Sequence, item: string, place: Place | undefined): Edit[] {
  const { text, open, close } = sequence;
  if (text.slice(open, close) !== "") return insertItem(sequence, item, place, false);
  const indent = indentAt(text, open);
  const inner = indent + indentUnit(text);
  return [
    {
      start: open,
      end: close,
      text: `\n${inner}${item.replaceAll("\n", `\n${inner}`)}\n${indent}`,
    },
  ];
}

function remove(sequence: Sequence, indices: readonly number[]): Edit[] {
  const { open, close, items, comments } = sequence;
  const isAll = indices.length === items.length;
  const hasComment = comments.some(({ start }) => open <= start && start < close);
  if (isAll && !hasComment) return [removal(open, close)];
  return indices.flatMap((index) => removeItem(sequence, index));
}

function sortedPlace(key: string, keys: readonly string[]): Place {
  const next = keys.findIndex((other) => other > key);
  return next === -1 ? { index: keys.length - 1, side: "after" } : { index: next, side: "before" };
}

/** By code unit, as package managers do for the names that there are; one key alone is in no order. */
function isSorted(keys: readonly string[]): boolean {
  return keys.length > 1 && keys.every((key, index) => index === 0 || keys[index - 1]! < key);
}

/** Whether what both have is in another order. */
function isReordered(keys: readonly string[], old: readonly string[]): boolean {
  const common = old.filter((key) => keys.includes(key));
  const now = keys.filter((key) => old.includes(key));
  return now.some((key, index) => key !== common[index]);
}

/** A value as its own file has it, with the indentation of another text, as if it began at the margin. */
function source(value: Node, { text }: JsonFile, other: string): string {
  const { start, end } = rangeOf(value);
  const [margin, unit, own] = [indentAt(text, start).length, indentUnit(text), indentUnit(other)];
  return text.slice(start, end).replaceAll(/\n([ \t]*)/g, (_, indent: string) => {
    const levels = Math.round((indent.length - margin) / unit.length);
    return `\n${own.repeat(Math.max(levels, 0))}`;
  });
}
