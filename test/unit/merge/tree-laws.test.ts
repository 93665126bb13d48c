import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeTree } from "../../../src/merge/tree.ts";
import { variants } from "../../../src/options/variants.ts";
import type { Options } from "../../../src/options/table.ts";
import type { RenderedFile } from "../../../src/render/file-map.ts";
import { render } from "../../../src/render/render.ts";
import { covering } from "../../variants/selection.ts";
import { applied, hashesOf, saidOf, textsOf, withoutManifest } from "./project-trees.ts";
import type { Tree } from "./project-trees.ts";

const all = variants();
/** By its id, so that a counterexample can be read. */
const optionsOf = new Map(all.map(({ id, options }) => [id, options]));
const project = fc.constantFrom(...optionsOf.keys());

/** Some in which every two values meet: test/edited takes more pairs, and with edits. */
const few = covering(all);

const trees = new Map<string, Tree>();

/** Rendered when it is asked for: nobody asks for all of a thousand. */
function treeOf(id: string): Tree {
  if (!trees.has(id)) trees.set(id, withoutManifest(render(optionsOf.get(id)!)));
  return trees.get(id)!;
}

/** The options in which two projects differ. */
function difference(a: Options, b: Options): string[] {
  return Object.keys(a).filter(
    (key) => String(a[key as keyof Options]) !== String(b[key as keyof Options]),
  );
}

const neighbours = few.flatMap((from) =>
  all
    .filter((to) => difference(from.options, to.options).length === 1)
    .flatMap((to) => [[from.id, to.id] as const, [to.id, from.id] as const]),
);

/** Whether two values of a choice have a file of one name: an edit of the one is lost on the other. */
function isExchanged({ kind, text }: RenderedFile, other: RenderedFile): boolean {
  return kind === undefined && text !== other.text;
}

/** Says nothing, but is in every file that both projects have: what makes the merge look at each. */
function edited(tree: Tree, other: Tree): Tree {
  const note = (path: string) =>
    /\.(ts|js)$/.test(path)
      ? "// mine\n"
      : /\.(md|example|gitignore)$/.test(path)
        ? "\nmine\n"
        : "\n";
  return new Map(
    [...tree].map(([path, file]) => {
      const next = other.get(path);
      const isEdited = next !== undefined && !isExchanged(file, next);
      return [path, isEdited ? { ...file, text: file.text + note(path) } : file];
    }),
  );
}

describe.each([
  ["with the hash short-cut", (from: Tree) => ({ recorded: hashesOf(from) })],
  ["without", () => ({})],
])("%s", (_, recorded) => {
  const step = (from: Tree, ours: Tree, to: Tree) =>
    mergeTree({ base: from, ours, theirs: to, ...recorded(from) });
  const treesOf = (...ids: readonly [string, string]) => ids.map(treeOf) as [Tree, Tree];

  test("setting one option is the same as creating the project so", () => {
    expect(neighbours.length).toBeGreaterThan(50);
    for (const [from, to] of neighbours) {
      const [before, after] = treesOf(from, to);
      const tree = applied(before, step(before, before, after));
      expect(textsOf(tree), `${from} to ${to}`).toEqual(textsOf(after));
    }
  });

  test("setting any options is the same as creating the project so", () => {
    fc.assert(
      fc.property(project, project, (from, to) => {
        const [before, after] = treesOf(from, to);
        expect(textsOf(applied(before, step(before, before, after)))).toEqual(textsOf(after));
      }),
    );
  });

  test("nothing new is an empty plan", () => {
    for (const { id } of few) {
      const tree = treeOf(id);
      expect(saidOf(step(tree, tree, tree))).toEqual([]);
    }
  });

  test("adding twice is an empty plan, also in a project that was edited", () => {
    fc.assert(
      fc.property(fc.constantFrom(...neighbours), (ids) => {
        const [before, after] = treesOf(...ids);
        const ours = edited(before, after);
        const once = applied(ours, step(before, ours, after));
        expect(saidOf(step(after, once, after))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  test("in a project that was edited everywhere, there and back again is where it began", () => {
    fc.assert(
      fc.property(fc.constantFrom(...neighbours), (ids) => {
        const [before, after] = treesOf(...ids);
        const ours = edited(before, after);
        const there = step(before, ours, after);
        const back = step(after, applied(ours, there), before);
        expect(saidOf([...there, ...back]).filter((said) => said.startsWith("conflict"))).toEqual(
          [],
        );
        expect(textsOf(applied(applied(ours, there), back))).toEqual(textsOf(ours));
      }),
      { numRuns: 50 },
    );
  });
});
