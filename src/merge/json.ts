import { isDeepStrictEqual } from "node:util";
import { getNodeValue } from "jsonc-parser";
import type { Node } from "jsonc-parser";
import { withClashes } from "./clashes.ts";
import type { Clash } from "./clashes.ts";
import { applyEdits } from "./edits.ts";
import type { Edit } from "./edits.ts";
import {
  addElement,
  addProperty,
  removeElement,
  removeProperty,
  replaceValue,
} from "./json-edit.ts";
import { canonical, decide, isDependencyList, otherLists } from "./json-rules.ts";
import {
  elementsOf,
  keysOf,
  nodeAt,
  parseJson,
  propertiesAt,
  propertyOf,
  rangeOf,
} from "./json-tree.ts";
import type { JsonFile, Path } from "./json-tree.ts";
import { clean } from "./merged.ts";
import type { Merged } from "./merged.ts";
import { plainStyle } from "./style.ts";

/**
 * Merges plain texts of JSON by key, also with comments. What does not change keeps its order and form. Of a package
 * that both sides changed, the higher version stays; of a script, the person's.
 */
export function mergeJson(base: string, ours: string, theirs: string): Merged {
  if (ours === theirs || theirs === base) return clean(ours);
  if (ours === base) return clean(theirs);
  const [before, mine, after] = [parseJson(base), parseJson(ours), parseJson(theirs)];
  if (typeof before === "string" || typeof after === "string" || typeof mine === "string") {
    const reason = typeof mine === "string" ? mine : "this file was not generated as JSON";
    return whole(base, ours, theirs, reason);
  }
  const state: State = { file: mine, before, after, notices: [], clashes: [] };
  walk(state, [], before.root, after.root);
  const { file, notices } = state;
  const clashes = state.clashes.map((clash) => clash(file));
  return { pieces: withClashes(ours, file.text, clashes), notices, style: plainStyle };
}

function whole(base: string, ours: string, theirs: string, reason: string): Merged {
  return { pieces: [{ line: 1, base, ours, theirs, reason }], notices: [], style: plainStyle };
}

interface State {
  /** The person's file, so far. */
  file: JsonFile;
  readonly before: JsonFile;
  readonly after: JsonFile;
  readonly notices: string[];
  readonly clashes: ((file: JsonFile) => Clash)[];
}

/** Brings what changed from `before` to `after`, at a path and below it, into the person's file. */
function walk(state: State, path: Path, before: Node | undefined, after: Node | undefined): void {
  const mine = nodeAt(state.file, path);
  if (same(state, path, before, after) || same(state, path, mine, after)) return;
  if (mine?.type === "object" && after?.type === "object" && isObjectOrNone(before)) {
    const keys = before ? keysOf(before) : [];
    // What is new comes first, beside what will go: it may take its place.
    const added = keysOf(after).filter((key) => !keys.includes(key));
    for (const key of [...added, ...keys]) {
      walk(state, [...path, key], child(before, key), child(after, key));
    }
  } else if (mine === undefined) {
    missing(state, path, before, after);
  } else if (isSet(before) && isSet(mine) && isSet(after)) {
    walkSet(state, path, before, mine, after);
  } else if (isChanged(state, path, before, mine)) {
    bothChanged(state, path, before, mine, after);
  } else {
    const { file } = state;
    edit(state, after ? replaceValue(file, path, after, state.after) : removeProperty(file, path));
  }
}

function edit(state: State, edits: readonly Edit[]): void {
  const text = applyEdits(state.file.text, edits);
  const file = parseJson(text);
  if (typeof file === "string") throw new Error(`an edit made JSON unreadable: ${file}\n${text}`);
  state.file = file;
}

/** There is nothing in the person's file: it is new, or they have removed it. */
function missing(
  state: State,
  path: Path,
  before: Node | undefined,
  after: Node | undefined,
): void {
  if (after === undefined) return;
  const isPackage = isDependencyList(path.slice(0, -1));
  const moved = isPackage && otherLists(path).find((other) => nodeAt(state.file, other));
  if (moved) {
    walk(state, moved, before, after);
  } else if (before) {
    state.notices.push(`does without ${path.join(".")}, which changes: you removed it`);
  } else {
    edit(state, addProperty(state.file, path, after, state));
  }
}

/** Whether the person changed a value, or wrote something beside it that would be lost with it. */
function isChanged(state: State, path: Path, before: Node | undefined, mine: Node): boolean {
  if (!same(state, path, before, mine)) return true;
  const { start, end } = rangeOf(mine);
  if (state.file.comments.some((comment) => start <= comment.start && comment.end <= end))
    return true;
  return propertiesAt(state.file, path).some(
    ({ children }) => !same(state, path, before, children![1]),
  );
}

function bothChanged(
  state: State,
  path: Path,
  before: Node | undefined,
  mine: Node,
  after: Node | undefined,
): void {
  const decision = decide(path, getNodeValue(mine), after && getNodeValue(after));
  if (decision) {
    state.notices.push(decision.notice);
    if (decision.take === "theirs")
      edit(state, replaceValue(state.file, path, after!, state.after));
    return;
  }
  state.clashes.push((file) => ({
    edits: replaceValue(file, path, after!, state.after),
    base: before ? replaceValue(file, path, before, state.before) : "",
    reason: `you and create-mcp-server changed ${path.join(".") || "all of it"}`,
  }));
}

/** Elements whose order says nothing: each is added and removed by itself. */
function walkSet(state: State, path: Path, before: Node, mine: Node, after: Node): void {
  const wasUnchanged = same(state, path, before, mine);
  const [old, next] = [elementsOf(before), elementsOf(after)];
  for (const element of next) {
    if (!old.includes(element)) edit(state, addElement(state.file, path, element, old, next));
  }
  for (const element of old) {
    if (!next.includes(element)) edit(state, removeElement(state.file, path, element));
  }
  if (wasUnchanged && !same(state, path, nodeAt(state.file, path), after)) {
    edit(state, replaceValue(state.file, path, after, state.after));
  }
}

function isSet(node: Node | undefined): node is Node {
  if (node?.type !== "array") return false;
  const elements = elementsOf(node);
  const isFlat = (node.children ?? []).every(({ type }) => type !== "object" && type !== "array");
  return isFlat && new Set(elements).size === elements.length;
}

function isObjectOrNone(node: Node | undefined): boolean {
  return node === undefined || node.type === "object";
}

function child(node: Node | undefined, key: string): Node | undefined {
  return node && propertyOf(node, key)?.children![1];
}

function same(state: State, path: Path, a: Node | undefined, b: Node | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const name = nodeAt(state.file, ["name"])?.value;
  return isDeepStrictEqual(
    canonical(path, getNodeValue(a), name),
    canonical(path, getNodeValue(b), name),
  );
}
