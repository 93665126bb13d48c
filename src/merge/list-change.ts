import type { Clash } from "./clashes.ts";
import { applyEdits, insertion, lineEnd, lineStart, removal } from "./edits.ts";
import type { Edit } from "./edits.ts";
import { entryKey, importOfLocal, parseListFile } from "./list-file.ts";
import type { Entry, Import, ListFile } from "./list-file.ts";
import { commonOrder, placeOf } from "./place.ts";
import { insertItem, removeItem } from "./sequence.ts";

/** What one list file has, and another one has not. */
export interface ListChange {
  readonly before: ListFile;
  readonly after: ListFile;
  readonly addedImports: readonly Import[];
  readonly removedImports: readonly Import[];
  readonly addedEntries: readonly Entry[];
  readonly removedEntries: readonly Entry[];
}

export function listChange(before: ListFile, after: ListFile): ListChange {
  const imports = (file: ListFile, other: ListFile) =>
    file.imports.filter(({ module }) => !other.imports.some((known) => known.module === module));
  const entries = (file: ListFile, other: ListFile) => {
    const known = keysOf(other);
    return file.entries.filter((entry) => !known.includes(entryKey(file, entry)));
  };
  return {
    before,
    after,
    addedImports: imports(after, before),
    removedImports: imports(before, after),
    addedEntries: entries(after, before),
    removedEntries: entries(before, after),
  };
}

export interface ChangedList {
  readonly file: ListFile;
  readonly notices: readonly string[];
  /** What a person has to agree to, in whatever becomes of the file. */
  readonly clashes: readonly ((file: ListFile) => Clash)[];
}

/** Makes the change in a person's file. */
export function changeList(mine: ListFile, change: ListChange): ChangedList {
  const state: State = { file: mine, notices: [], clashes: [] };
  // First what is new, beside what will go: it may take its place.
  for (const added of change.addedImports) addImport(state, added, change);
  for (const added of change.addedEntries) addEntry(state, added, change);
  for (const removed of change.removedEntries) removeEntry(state, removed, change);
  for (const removed of change.removedImports) removeImport(state, removed, change);
  return state;
}

interface State {
  file: ListFile;
  readonly notices: string[];
  readonly clashes: ((file: ListFile) => Clash)[];
}

function edit(state: State, edits: readonly Edit[]): void {
  const text = applyEdits(state.file.text, edits);
  const file = parseListFile(text, state.file.name);
  if (!file) throw new Error(`an edit made a list unreadable:\n${text}`);
  state.file = file;
}

function addImport(state: State, added: Import, { before, after }: ListChange): void {
  const { file } = state;
  const missing = added.names.filter(({ imported }) => !localOf(file, added.module, imported));
  if (missing.length === 0 && added.names.length > 0) return;
  const statement = inManner(file, after.text.slice(added.start, added.end));
  const taken = missing.find(({ local }) => importOfLocal(file, local));
  if (taken) {
    state.clashes.push((final) => ({
      edits: final.imports
        .filter(({ names }) => names.some(({ local }) => local === taken.local))
        .map(({ start, end }) => ({ start, end, text: statement })),
      base: "",
      reason: `${taken.local} is imported from elsewhere already`,
    }));
    return;
  }
  const modules = file.imports.map(({ module }) => module);
  const order = commonOrder(
    before.imports.map(({ module }) => module),
    after.imports.map(({ module }) => module),
  );
  const place = placeOf(added.module, order, modules);
  const beside = place && file.imports[place.index]!;
  if (place?.side === "after") {
    const end = lineEnd(file.text, beside!.end, file.comments);
    edit(state, [insertion(end, `\n${statement}`)]);
  } else {
    const start = beside ? lineStart(file.text, beside.start) : 0;
    edit(state, [insertion(start, `${statement}\n`)]);
  }
}

/** A statement with the quotes, braces and semicolons of the file's other imports. */
function inManner({ text, imports }: ListFile, statement: string): string {
  if (imports.length === 0) return statement;
  const most = (pattern: RegExp, of = imports.map(({ start, end }) => text.slice(start, end))) =>
    of.filter((other) => pattern.test(other)).length * 2 > of.length;
  const braces = imports.filter((other) => other.braces);
  const isTight = most(
    /\{\S/,
    braces.map(({ start, end }) => text.slice(start, end)),
  );
  const quoted = most(/'/) ? statement.replaceAll('"', "'") : statement;
  const spaced = isTight ? quoted.replace(/\{ (.*) \}/, "{$1}") : quoted;
  return most(/;$/) ? spaced : spaced.replace(/;$/, "");
}

function addEntry(state: State, added: Entry, { before, after }: ListChange): void {
  const { file } = state;
  const key = entryKey(after, added);
  const present = keysOf(file);
  if (present.includes(key)) return;
  const from = added.local === undefined ? undefined : importOfLocal(after, added.local);
  const local = from ? localOf(file, from.module, from.imported) : added.local;
  const order = commonOrder(keysOf(before), keysOf(after));
  const inserted = (list: ListFile, text: string) =>
    insertItem(list.list, text, placeOf(key, order, keysOf(list)), true);
  const text = after.text.slice(added.start, added.end);
  if (from && local === undefined) {
    // Its import clashes: what replaces that needs the entry too.
    if (file.entries.some((entry) => entry.local === added.local)) return;
    const reason = `${added.local} is imported from elsewhere already`;
    state.clashes.push((final) => ({ edits: inserted(final, text), base: [], reason }));
    return;
  }
  const isRenamed = local !== undefined && local !== added.local;
  const renamed = file.kind === "object" ? `${added.local}: ${local}` : local;
  edit(state, inserted(file, isRenamed ? renamed! : text));
}

function removeEntry(state: State, removed: Entry, { before }: ListChange): void {
  const key = entryKey(before, removed);
  for (;;) {
    const { file } = state;
    const index = file.entries.findIndex(
      (entry) => entryKey(file, entry) === key && entry.local === removed.local,
    );
    if (index === -1) break;
    const edits = removeItem(file.list, index);
    if (edits.some(({ text }) => text !== "")) {
      state.notices.push(`keeps your comment beside ${removed.local}, though the entry is gone`);
    }
    edit(state, edits);
  }
  const from = removed.local === undefined ? undefined : importOfLocal(before, removed.local);
  const local = from && localOf(state.file, from.module, from.imported);
  if (!local || !state.file.entries.some((entry) => mentions(entry.tokens, local))) return;
  state.clashes.push((final) => ({
    edits: final.entries.flatMap((entry, index) =>
      mentions(entry.tokens, local) ? removeItem(final.list, index) : [],
    ),
    base: linesAt(before, removed),
    reason: `you changed the entry ${removed.local}, which is to be removed`,
  }));
}

function removeImport(state: State, removed: Import, { before }: ListChange): void {
  for (const { imported, local } of removed.names) {
    const { file } = state;
    const own = localOf(file, removed.module, imported);
    if (own === undefined) {
      const elsewhere = importOfLocal(file, local);
      const instead = file.imports.find(({ module }) => module === removed.module)?.names ?? [];
      if (elsewhere) {
        state.notices.push(`keeps ${local}: you import it from ${elsewhere.module}`);
      } else if (instead.length > 0) {
        const names = instead.map((name) => name.local).join(", ");
        state.notices.push(
          `keeps ${names}, which you import from ${removed.module}, though ${local} is gone`,
        );
      }
    } else if (isUsed(file, own)) {
      state.clashes.push((final) => ({
        edits: importRemoval(final, removed.module, imported),
        base: linesAt(before, removed),
        reason: `${own} is to be removed, but is still used in this file`,
      }));
    } else {
      edit(state, importRemoval(file, removed.module, imported));
    }
  }
}

function importRemoval(file: ListFile, module: string, imported: string): Edit[] {
  return file.imports.flatMap((statement) => {
    const name = statement.names.find((other) => other.imported === imported);
    if (statement.module !== module || !name) return [];
    if (statement.names.length > 1 && statement.braces && name.index !== undefined) {
      return removeItem(statement.braces, name.index);
    }
    const { text, comments } = file;
    const start = lineStart(text, statement.start);
    const end = lineEnd(text, statement.end, comments);
    const rest = (text.slice(start, statement.start) + text.slice(statement.end, end)).trim();
    return rest === ""
      ? [removal(start, end + 1)]
      : [
          removal(
            statement.start,
            statement.end + /^[ \t]*/.exec(text.slice(statement.end))![0].length,
          ),
        ];
  });
}

/** Under which name a file imports something; undefined if it does not. */
function localOf(file: ListFile, module: string, imported: string): string | undefined {
  return file.imports
    .filter((other) => other.module === module)
    .flatMap(({ names }) => names)
    .find((name) => name.imported === imported)?.local;
}

/** Whether a name stands anywhere but in an import. */
function isUsed({ tokens, imports }: ListFile, local: string): boolean {
  return mentions(
    tokens.filter(
      ({ start }) => !imports.some((other) => other.start <= start && start < other.end),
    ),
    local,
  );
}

function mentions(tokens: ListFile["tokens"], name: string): boolean {
  return tokens.some(
    ({ text, kind }, index) =>
      text === name && kind === "name" && !/^\??\.$/.test(tokens[index - 1]?.text ?? ""),
  );
}

function linesAt({ text, comments }: ListFile, { start, end }: { start: number; end: number }) {
  return text.slice(lineStart(text, start), lineEnd(text, end, comments) + 1);
}

function keysOf(file: ListFile): string[] {
  return file.entries.map((entry) => entryKey(file, entry));
}
