import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nodeContext } from "../../src/node-context.ts";
import type { Options } from "../../src/options/table.ts";
import { run } from "../../src/program.ts";
import { manifestPath } from "../../src/render/manifest.ts";
import { render } from "../../src/render/render.ts";
import { version } from "../../src/version.ts";
import { fakeContext } from "../support/fake-context.ts";
import { pairsOfRun, type Pair } from "./branch-pairs.ts";
import { add } from "./commands.ts";
import type { Edit } from "./edit.ts";
import { listEdits } from "./edits/lists.ts";
import { packageJsonEdits } from "./edits/package-json.ts";
import { readmeEdits } from "./edits/readme.ts";
import { Branches, type GitMerge, type Way } from "./git-branches.ts";
import { missingImports } from "./imports.ts";
import { merge } from "./merging.ts";
import { rendered, starts } from "./steps.ts";
import { changed, replaced, type Tree } from "./tree.ts";

const { exec } = nodeContext();

/** A command with real programs, in the folder where it is typed. */
async function typed(cwd: string, ...argv: string[]) {
  const context = fakeContext({ cwd, terminal: false, env: {} });
  const code = await run(argv, { ...context, exec });
  return { code, stdout: context.stdout.text, stderr: context.stderr.text };
}

/** What two people do, each on a branch of their own. */
interface People {
  readonly ours: (tree: Tree) => Promise<Tree> | Tree;
  readonly theirs: (tree: Tree) => Promise<Tree> | Tree;
}

const section = (title: string) => `\n## ${title}\n\nAsk ${title} before you restart it.\n`;

function withScript(tree: Tree, name: string, isFirst: boolean): Tree {
  return changed(tree, "package.json", (text) => {
    const about = JSON.parse(text);
    const own = { [name]: `node scripts/${name}.js` };
    about.scripts = isFirst ? { ...own, ...about.scripts } : { ...about.scripts, ...own };
    return `${JSON.stringify(about, undefined, 2)}\n`;
  });
}

/** Both write in the same files. */
const inTheSameFiles: People = {
  ours: (tree) => {
    const readme = changed(tree, "README.md", (text) => text + section("Grace"));
    return withScript(readme, "grace", false);
  },
  theirs: (tree) => {
    const readme = replaced(tree, "README.md", /^(?=An \[MCP\])/m, "Ask Ada for its address.\n\n");
    const list = changed(
      readme,
      "src/features/index.ts",
      (text) => `// Ada has the last word about the order.\n${text}`,
    );
    return withScript(list, "ada", true);
  },
};

const isGone = /: (is deleted|is in the folder)/;

/** One edits the code and its packages, the other one the README, each pair in another way. */
function inDifferentFiles(index: number): People {
  const pick = (edits: Readonly<Record<string, Edit>>) => {
    const all = Object.entries(edits).filter(([name]) => !isGone.test(name));
    return async (tree: Tree) => {
      const rotated = all.map((_, at) => all[(index + at) % all.length]![1]);
      for (const edit of rotated) {
        const made = edit.renamed === undefined ? await edit.make(tree) : undefined;
        if (made !== undefined) return made;
      }
      throw new Error("nothing here can be edited");
    };
  };
  return {
    ours: pick(index % 2 === 0 ? packageJsonEdits : listEdits),
    theirs: pick(readmeEdits),
  };
}

test.each([
  ["the same files", () => inTheSameFiles],
  ["different files", inDifferentFiles],
] as const)(
  "two branches that add a feature each, with edits in %s: Git's merge is finished by --repair",
  { timeout: 900_000 },
  async (_, peopleAt) => {
    await using repository = await Branches.create();
    for (const [index, pair] of pairsOfRun.items.entries()) {
      const { before, one, other } = pair;
      const people = peopleAt(index);
      const ours = await people.ours(render(pair.ours));
      const theirs = await people.theirs(render(pair.theirs));
      await repository.merge(render(before), ours, theirs, async (merge) => {
        await isFinished(`${pair.start}: ${one} and ${other}`, pair, { ours, theirs }, merge);
      });
    }
  },
);

async function isFinished(
  name: string,
  { ours, theirs, both, next }: Pair,
  edited: { readonly ours: Tree; readonly theirs: Tree },
  { root, git }: GitMerge,
): Promise<void> {
  const repaired = await typed(root, "status", "--repair");
  expect(repaired, name).toMatchObject({ code: 0, stderr: "" });
  const paths = [render(both), edited.ours, edited.theirs].flatMap((files) => [...files.keys()]);
  const tree = await treeAt(root, paths);
  expect(marked(tree), name).toEqual([]);
  for (const [options, person] of [
    [ours, edited.ours],
    [theirs, edited.theirs],
  ] as const) {
    // What `add` alone makes of a person's lines, of a list on one line, say, is proved elsewhere.
    const alone = merge(rendered(options), withoutManifest(person), rendered(both), {
      shortCut: true,
    });
    expect(linesLost(rendered(both), alone.tree, tree), name).toEqual([]);
  }
  expect(generatedLost(both, [ours, theirs], edited, tree), name).toEqual([]);

  await git("add", "--all");
  await git("commit", "--quiet", "--message", "a merge");
  const status = JSON.parse((await typed(root, "status", "--json")).stdout);
  expect(status, name).toMatchObject({ options: both, canBeRepaired: false });
  expect([...status.files.missing, ...status.files.deleted], name).toEqual([]);
  expect(missingImports(tree), name).toEqual([]);

  const added = await typed(root, "add", next, "--no-install", "--no-verify");
  expect(added.code, `${name}, then ${next}: ${added.stderr}`).toBe(0);
  const after = await treeAt(root, [...paths, ...render(add(both, next)!).keys()]);
  expect(missingImports(after), name).toEqual([]);
  expect(marked(after), name).toEqual([]);
}

function withoutManifest(tree: Tree): Tree {
  return new Map([...tree].filter(([path]) => path !== manifestPath));
}

/** Lines that a person has written, and that are not there any more. */
function linesLost(generated: Tree, edited: Tree, result: Tree): string[] {
  return [...edited].flatMap(([path, { text }]) => {
    const [was, now] = [generated.get(path)?.text ?? "", result.get(path)?.text ?? ""].map(
      (each) => new Set(linesOf(each)),
    );
    const own = linesOf(text).filter((line) => !was!.has(line));
    return own.filter((line) => !now!.has(line)).map((line) => `${path}: ${line}`);
  });
}

/** Lines that come with the options, and that no person has touched, or could have. */
function generatedLost(
  both: Options,
  sides: readonly Options[],
  edited: { readonly ours: Tree; readonly theirs: Tree },
  result: Tree,
): string[] {
  const trees = [edited.ours, edited.theirs];
  return [...render(both)].flatMap(([path, { text }]) => {
    const isEdited = sides.some(
      (side, index) => render(side).get(path)?.text !== trees[index]!.get(path)?.text,
    );
    if (isEdited || path === manifestPath) return [];
    return result.get(path)?.text === text ? [] : [path];
  });
}

/** In whatever order; JSON has commas between two only. */
function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/,$/, ""))
    .filter((line) => line !== "");
}

async function treeAt(root: string, paths: readonly string[]): Promise<Tree> {
  const tree = new Map<string, { text: string; mode: 0o644 }>();
  for (const path of paths) {
    const text = await readFile(join(root, path), "utf8").catch(() => undefined);
    if (text !== undefined) tree.set(path, { text, mode: 0o644 });
  }
  return tree;
}

function marked(tree: Tree): string[] {
  return [...tree].filter(([, { text }]) => /^(<{7}|>{7})/m.test(text)).map(([path]) => path);
}

describe("a merge that stopped", () => {
  const before = starts["bare http"]!;
  const [ours, theirs] = [add(before, "rate-limit")!, add(before, "health")!];
  const both = add(ours, "health")!;

  async function stopped(
    look: (merge: GitMerge) => Promise<void>,
    how: {
      readonly folder?: string;
      readonly way?: Way;
      readonly edits?: Partial<People>;
      readonly base?: (tree: Tree) => Tree;
    } = {},
  ): Promise<void> {
    const { folder, way, edits = {}, base = (tree: Tree) => tree } = how;
    await using repository = await Branches.create(folder);
    const mine = base(render(ours));
    const other = base(render(theirs));
    await repository.merge(
      base(render(before)),
      (await edits.ours?.(mine)) ?? mine,
      (await edits.theirs?.(other)) ?? other,
      look,
      way,
    );
  }

  const textAt = (root: string, path: string) => readFile(join(root, path), "utf8");
  const goOn = /^ {2}git add -- (.*) && git (.*) --continue$/m;

  test.each(["merge", "rebase", "cherry-pick"] as const)(
    "%s: all that is generated is that of both, and what to type goes on with it",
    async (way) => {
      await stopped(
        async ({ root, unmerged, git }) => {
          expect(unmerged).toContain("src/features/index.ts");
          const { code, stdout } = await typed(root, "status", "--repair");
          expect(code).toBe(0);
          for (const [path, { text }] of render(both)) {
            expect(await textAt(root, path), path).toBe(text);
          }
          const [, paths, command] = goOn.exec(stdout)!;
          expect(command).toBe(way);
          await git("add", "--", ...paths!.split(" "));
          await git(command!, "--continue");
          expect(await git("status", "--porcelain")).toBe("");
        },
        { way },
      );
    },
  );

  test("in a folder of a repository, from a folder of the project", async () => {
    await stopped(
      async ({ root }) => {
        const { code, stdout } = await typed(join(root, "src"), "status", "--repair");
        expect(code).toBe(0);
        expect(stdout).toContain("\n  git -C .. add -- .create-mcp-server.json ");
        expect(stdout).toContain(" && git -C .. merge --continue\n");
        const path = "src/features/index.ts";
        expect(await textAt(root, path)).toBe(render(both).get(path)!.text);
      },
      { folder: "servers/weather" },
    );
  });

  test("a rebase in a folder of a repository", async () => {
    await stopped(
      async ({ root }) => {
        const { code, stdout } = await typed(root, "status", "--repair");
        expect(code).toBe(0);
        expect(stdout).toMatch(/ && git rebase --continue$/m);
      },
      { folder: "servers/weather", way: "rebase" },
    );
  });

  test("what another version generated is left to people", async () => {
    const as = (writer: string) => (tree: Tree) =>
      changed(tree, manifestPath, (text) =>
        text.replace(/"version": ".*"/, `"version": "${writer}"`),
      );
    await stopped(
      async ({ root, tree }) => {
        const { code, stdout } = await typed(root, "status", "--repair");
        expect(code).toBe(3);
        expect(stdout).toContain("\n  src/features/index.ts is not known as it was generated: ");
        const path = "src/features/index.ts";
        expect(await textAt(root, path)).toBe(tree.get(path));
      },
      { base: as("0.0.1"), edits: { ours: as(version), theirs: as(version) } },
    );
  });

  test("--dry-run shows it, --json says it, and nothing is written", async () => {
    await stopped(async ({ root, git }) => {
      const was = await git("diff");
      const { stdout } = await typed(root, "status", "--repair", "--dry-run");
      expect(stdout).toContain("+++ b/src/features/index.ts");
      const json = await typed(root, "status", "--repair", "--dry-run", "--json");
      expect(JSON.parse(json.stdout)).toMatchObject({
        operation: "merge",
        left: [],
        plan: {
          changes: expect.arrayContaining([
            { kind: "update", path: "src/features/index.ts", reason: "is merged" },
          ]),
        },
      });
      expect(await git("diff")).toBe(was);
    });
  });

  test("what a person has resolved stays", async () => {
    await stopped(async ({ root }) => {
      await writeFile(join(root, "src/features/index.ts"), "// Mine.\n");
      expect((await typed(root, "status", "--repair")).code).toBe(0);
      expect(await textAt(root, "src/features/index.ts")).toBe("// Mine.\n");
    });
  });

  test("what a person has begun to resolve stays, and is named", async () => {
    await stopped(async ({ root, tree }) => {
      const begun = `// Mine.\n${tree.get("src/features/index.ts")!}`;
      await writeFile(join(root, "src/features/index.ts"), begun);
      const { code, stdout } = await typed(root, "status", "--repair");
      expect(code).toBe(3);
      expect(stdout).toContain("  src/features/index.ts is resolved in part");
      expect(await textAt(root, "src/features/index.ts")).toBe(begun);
    });
  });

  test("a byte-order mark that one of them has put in front is no beginning to resolve", async () => {
    await stopped(
      async ({ root }) => {
        expect((await typed(root, "status", "--repair")).code).toBe(0);
        expect(await textAt(root, "README.md")).not.toContain("<<<<<<<");
      },
      {
        edits: {
          theirs: (tree) =>
            changed(tree, "README.md", (text) => `\uFEFF${text.replaceAll("\n", "\r\n")}`),
        },
      },
    );
  });

  test("lines that both have written differently stay with Git's markers: exit code 3", async () => {
    const intro = /^An \[MCP\].*$/m;
    const path = "README.md";
    await stopped(
      async ({ root, tree }) => {
        const { code, stdout } = await typed(root, "status", "--repair");
        expect(code).toBe(3);
        expect(stdout).toContain(
          "\nLeft to you:\n  README.md has lines that people have changed on both branches\n\nThen:\n",
        );
        expect(await textAt(root, path)).toBe(tree.get(path));
        expect(await textAt(root, "src/features/index.ts")).not.toContain("<<<<<<<");
        expect((await typed(root, "status", "--repair")).code).toBe(3);
      },
      {
        edits: {
          ours: (tree) => replaced(tree, path, intro, "It tells the weather."),
          theirs: (tree) => replaced(tree, path, intro, "It knows the weather."),
        },
      },
    );
  });

  test("a section that one rewrote and the other one extended is no choice of ours", async () => {
    const path = "README.md";
    const rewrite = (tree: Tree) =>
      changed(tree, path, (text) =>
        text.replace(/^(## The code\n)[\s\S]*?(?=^## )/m, "$1\nLook into src.\n\n"),
      );
    await stopped(
      async ({ root, tree }) => {
        expect((await typed(root, "status", "--repair")).code).toBe(3);
        expect(await textAt(root, path)).toBe(tree.get(path));
      },
      {
        edits: {
          ours: rewrite,
          theirs: (tree) =>
            replaced(tree, path, /^(## The code\n\n.*\n)/m, "## The code\n\nAda knows it.\n"),
        },
      },
    );
  });

  test("a line that was there before, and that one has deleted since, does not come back", async () => {
    const path = "README.md";
    await stopped(
      async ({ root }) => {
        expect((await typed(root, "status", "--repair")).code).toBe(0);
        expect(await textAt(root, path)).not.toContain("Old news.");
      },
      {
        base: (tree) => replaced(tree, path, /^(?=An \[MCP\])/m, "Old news.\n\n"),
        edits: { ours: (tree) => replaced(tree, path, "Old news.\n\n", "") },
      },
    );
  });

  test("right after the merge was committed, what comes with both options together comes, once", async () => {
    const path = ".env.example";
    await stopped(async ({ root, unmerged, git }) => {
      const right = render(both).get(path)!.text;
      for (const each of unmerged) {
        await writeFile(join(root, each), render(both).get(each)!.text);
      }
      await git("add", "--all");
      await git("commit", "--quiet", "--message", "a merge");
      expect(await textAt(root, path)).not.toBe(right);
      const { code, stdout } = await typed(root, "status", "--repair");
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: `${manifestPath} is written anew.\n${path} is merged.\n`,
      });
      expect(await textAt(root, path)).toBe(right);
      const update = await typed(root, "update", "--no-install", "--no-verify", "--json");
      expect(JSON.parse(update.stdout)).toMatchObject({ unmerged: [], dryRun: true });

      await writeFile(join(root, path), "# Mine.\n");
      expect((await typed(root, "status", "--repair")).code).toBe(0);
      expect(await textAt(root, path)).toBe("# Mine.\n");
    });
  });

  test("a file of one's own is named, and so is one that a branch has deleted", async () => {
    const own = (text: string) => (tree: Tree) =>
      new Map(tree).set("notes.txt", { text: `${text}\n`, mode: 0o644 });
    await stopped(
      async ({ root, tree }) => {
        const { code, stdout } = await typed(root, "status", "--repair");
        expect(code).toBe(3);
        expect(stdout).toContain("\n  notes.txt is your own: both branches");
        expect(await textAt(root, "notes.txt")).toBe(tree.get("notes.txt"));
      },
      { edits: { ours: own("one"), theirs: own("two") } },
    );
    await stopped(
      async ({ root }) => {
        const { code, stdout } = await typed(root, "status", "--repair");
        expect(code).toBe(3);
        expect(stdout).toContain(
          "\n  README.md was deleted on one branch and changed on the other",
        );
        expect(goOn.exec(stdout)![1]!.split(" ")).not.toContain("README.md");
      },
      {
        edits: { ours: (tree) => new Map([...tree].filter(([each]) => each !== "README.md")) },
      },
    );
  });

  test("the lockfile is the package manager's to merge", async () => {
    const lock = (text: string) => (tree: Tree) =>
      new Map(tree).set("package-lock.json", { text: `${text}\n`, mode: 0o644 });
    await stopped(
      async ({ root }) => {
        const { code, stdout } = await typed(root, "status", "--repair");
        expect(code).toBe(0);
        expect(stdout).toContain("\nNext:\n  npm install\n  git add -- ");
      },
      { edits: { ours: lock("1"), theirs: lock("2") } },
    );
  });

  test("without Git, only the manifest is written", async () => {
    await stopped(async ({ root, tree }) => {
      const context = fakeContext({ cwd: root, terminal: false, env: {} });
      const missing = { exitCode: undefined, missing: true, timedOut: false };
      const none = async () => ({ ...missing, stdout: "", stderr: "" });
      expect(await run(["status", "--repair"], { ...context, exec: none })).toBe(0);
      expect(context.stdout.text).toBe(`${manifestPath} is written anew.\n`);
      expect(await textAt(root, "src/features/index.ts")).toBe(tree.get("src/features/index.ts"));
    });
  });
});
