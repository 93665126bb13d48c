import fc from "fast-check";
import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { apply } from "../../../src/plan/apply.ts";
import type { Change } from "../../../src/plan/plan.ts";
import { takeBack } from "../../../src/plan/take-back.ts";
import { emptyFolder } from "../folder.ts";
import { crashAt } from "./broken-disk.ts";
import { applyAndKeep } from "./project-changes.ts";
import { expectedAfter, makeTree, treeOf, type Entry } from "./tree.ts";

const { signal } = new AbortController();

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("", "a\r\nb\r\n", "\uFEFFa\n", "a\n", "b"),
);
const name = fc.constantFrom("a", "é x");
const path = fc.oneof(
  fc.constant(".create-mcp-server.json"),
  fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/")),
);
const fileOnDisk = fc.record({ text, mode: fc.constantFrom(0o644, 0o755, 0o600, 0o664, 0o750) });
const rendered = fc.record({ text, mode: fc.constantFrom(0o644 as const, 0o755 as const) });
const emptyFolderOnDisk = fc.constant({ mode: 0o711 });

function some<Value>(value: fc.Arbitrary<Value>, maxLength: number) {
  return fc.array(fc.tuple(path, value), { maxLength });
}

/** Those that can be there together with `first`: no file is below another. */
function together<First, Value>(
  first: ReadonlyMap<string, First>,
  more: readonly (readonly [string, Value])[],
): Map<string, Value> {
  const kept = new Map<string, Value>();
  for (const [at, value] of more) {
    const collides = [...first.keys(), ...kept.keys()].some(
      (other) => at === other || at.startsWith(`${other}/`) || other.startsWith(`${at}/`),
    );
    if (!collides) kept.set(at, value);
  }
  return kept;
}

/** A tree, what a person has in it that no plan touches, and a plan from the files of one version to another's. */
const project = fc
  .record({
    mine: some(fc.oneof(fileOnDisk, emptyFolderOnDisk), 3),
    before: some(fileOnDisk, 8),
    after: some(rendered, 8),
  })
  .map((drawn) => {
    const mine = together<Entry, Entry>(new Map(), drawn.mine);
    const before = together(mine, drawn.before);
    const after = together(mine, drawn.after);
    const changes: Change[] = [];
    for (const [at, old] of before) {
      const file = after.get(at);
      if (file) changes.push({ kind: "update", path: at, before: old.text, after: file });
      else changes.push({ kind: "delete", path: at, before: old.text });
    }
    for (const [at, file] of after) {
      if (!before.has(at)) changes.push({ kind: "create", path: at, after: file });
    }
    return {
      tree: Object.fromEntries<Entry>([...mine, ...before]),
      changes: changes.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    };
  });

test("for any tree and plan: applied as expected, undone identical, and no mix after a crash", async () => {
  const seen = { crashed: 0, swapped: 0, emptied: 0 };
  await fc.assert(
    fc.asyncProperty(project, fc.nat(60), async ({ tree, changes }, step) => {
      const root = await emptyFolder();
      await makeTree(root, tree);
      // So that one that is made again is not the same by chance.
      for (const [at, { text: isFile }] of Object.entries(await treeOf(root))) {
        if (isFile === undefined) await chmod(join(root, at), 0o750);
      }
      const old = await treeOf(root);
      const expected = expectedAfter(old, changes);

      const applied = await apply({ root, changes }, signal);
      expect(await treeOf(root)).toMatchObject(expected);
      expect(await applied.undo()).toEqual([]);
      expect(await treeOf(root)).toEqual(old);

      const crashed = await crashAt(root, step + 1, () => applyAndKeep({ root, changes }));
      expect(await takeBack(root)).toEqual([]);
      const found = await treeOf(root);
      expect(found).toEqual(isDeepStrictEqual(found, expected) ? expected : old);

      if (!isDeepStrictEqual(found, expected)) await applyAndKeep({ root, changes });
      expect(await treeOf(root)).toEqual(expected);
      await rm(root, { recursive: true });

      seen.crashed += crashed ? 1 : 0;
      seen.emptied += Object.keys(old).some((each) => !old[each]!.text && !expected[each]) ? 1 : 0;
      seen.swapped += Object.keys(old).some(
        (each) =>
          expected[each] && (old[each]!.text === undefined) !== (expected[each].text === undefined),
      )
        ? 1
        : 0;
    }),
    { numRuns: 60 },
  );
  // Else the property would say little.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
});
