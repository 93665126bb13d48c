import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { manifestPath } from "../../../src/render/manifest.ts";
import { contentsOf } from "../folder.ts";
import { differences, edit, http, outcome, projectWith } from "./session.ts";

test("status says what is there, what was edited and deleted, and writes nothing", async () => {
  const root = await projectWith(http);
  await edit(root, "README.md", (text) => `${text}\nMine.\n`);
  // An editor of another system: nothing that a person has written.
  await edit(root, "src/main.ts", (text) => text.replaceAll("\n", "\r\n"));
  await rm(join(root, "src/server.ts"));
  const before = await contentsOf(root);
  const { code, stdout, stderr, ran } = await outcome(root, ["status"]);
  expect({ code, stderr, ran }).toEqual({ code: 0, stderr: "", ran: [] });
  expect(stdout).toMatch(
    /^my-server in \., as version 0\.1\.0 generates it with:\n {2}--name my-server --transport stdio,http --sdk v2 --auth none /,
  );
  expect(stdout).toMatch(
    /\n\nEdited:\n {2}README\.md\n\nDeleted, or moved:\n {2}src\/server\.ts\n\n/,
  );
  expect(stdout).toContain("It is up to date with this version, 0.1.0.\n");
  expect(differences(await contentsOf(root), before)).toEqual([]);
});

test("status --json lists every file by its state", async () => {
  const root = await projectWith(http);
  await edit(root, "README.md", (text) => `${text}\nMine.\n`);
  const { files, canBeUpdated, options } = JSON.parse(
    (await outcome(root, ["status", "--json"])).stdout,
  );
  expect(files).toMatchObject({ edited: ["README.md"], deleted: [], missing: [] });
  expect(files.pristine).toContain("src/main.ts");
  expect(canBeUpdated).toBe(false);
  expect(options.transport).toEqual(["stdio", "http"]);
});

test("a project of an older version can be updated: status says how, and runs nothing", async () => {
  const root = await projectWith();
  await edit(root, manifestPath, (text) => text.replace(/"version": ".*"/, '"version": "0.0.1"'));
  const { stdout, ran } = await outcome(root, ["status"]);
  expect(ran).toEqual([]);
  expect(stdout).toContain(
    "This is version 0.1.0. To bring the project to it: npm create mcp-server@latest update\n",
  );
});

test("a manifest with a branch's hashes after a merge: status says how to write it anew, and add does it", async () => {
  const root = await projectWith(http);
  const typed = "npm create mcp-server@latest status -- --repair";
  expect((await outcome(root, ["status"])).stdout).not.toContain(typed);
  await edit(root, manifestPath, (text) =>
    text.replace(/("README\.md": ").{64}/, `$1${"0".repeat(64)}`),
  );
  expect((await outcome(root, ["status"])).stdout).toContain(
    `${manifestPath} has the hashes of other files, as after a merge in Git. To write it anew: ${typed}\n`,
  );
  expect(JSON.parse((await outcome(root, ["status", "--json"])).stdout).canBeRepaired).toBe(true);
  expect((await outcome(root, ["add", "health"])).code).toBe(0);
  expect((await outcome(root, ["status"])).stdout).not.toContain(typed);
});

/** Two manifests as Git merges them where they differ in neighbouring lines. */
function conflicted(ours: string, theirs: string, style: "merge" | "diff3"): string {
  const [mine, other] = [ours.split("\n"), theirs.split("\n")];
  let start = 0;
  while (mine[start] === other[start]) start += 1;
  let end = 0;
  while (mine.at(-1 - end) === other.at(-1 - end)) end += 1;
  return [
    ...mine.slice(0, start),
    "<<<<<<< HEAD",
    ...mine.slice(start, mine.length - end),
    ...(style === "diff3" ? ["||||||| base", '    "auth": "jwt",'] : []),
    "=======",
    ...other.slice(start, other.length - end),
    ">>>>>>> other",
    ...mine.slice(mine.length - end),
  ].join("\n");
}

describe("status --repair", () => {
  const manifestOf = (root: string) => readFile(join(root, manifestPath), "utf8");

  test.each(["merge", "diff3"] as const)(
    "a manifest with conflict markers (%s) gets the options that fit the files",
    async (style) => {
      const both = { ...http, health: true, metrics: "prometheus" };
      const root = await projectWith(both);
      const right = await manifestOf(root);
      const ours = await manifestOf(await projectWith({ ...http, health: true }));
      const theirs = await manifestOf(await projectWith({ ...http, metrics: "prometheus" }));
      await writeFile(join(root, manifestPath), conflicted(ours, theirs, style));

      const refused = await outcome(root, ["add", "shutdown"]);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain("status --repair");

      const dry = await outcome(root, ["status", "--repair", "--dry-run"]);
      expect(dry.stdout).toContain(`--- a/${manifestPath}`);
      expect(await manifestOf(root)).not.toBe(right);

      expect(await outcome(root, ["status", "--repair"])).toMatchObject({
        code: 0,
        stdout: `${manifestPath} is written anew.\n`,
      });
      expect(await manifestOf(root)).toBe(right);
      expect((await outcome(root, ["add", "shutdown"])).code).toBe(0);
    },
  );

  test("keys that a union merge has left twice are read from both", async () => {
    const root = await projectWith({ ...http, health: true });
    const right = await manifestOf(root);
    await edit(root, manifestPath, (text) =>
      text.replace('    "health": true,', '    "health": true,\n    "health": false'),
    );
    expect((await outcome(root, ["status", "--repair"])).code).toBe(0);
    expect(await manifestOf(root)).toBe(right);
  });

  test("a choice that both branches extended has what both chose", async () => {
    const root = await projectWith({ transport: ["stdio", "http", "sse"] });
    const right = await manifestOf(root);
    const line = /^ {4}"transport": .*$/m;
    const [one, other] = ['["http", "sse"]', '["stdio", "http"]'];
    await edit(root, manifestPath, (text) =>
      text.replace(line, `    "transport": ${one},\n    "transport": ${other},`),
    );
    const refused = await outcome(root, ["add", "health"]);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('says twice what "transport" is');
    expect((await outcome(root, ["status", "--repair"])).code).toBe(0);
    expect(await manifestOf(root)).toBe(right);
  });

  test("a file that neither branch had comes with it: once it is recorded, it would count as deleted", async () => {
    const root = await projectWith({ ...http, health: true });
    const [path, deleted] = ["src/features/health.ts", "test/health.test.ts"];
    const [text, right] = [await readFile(join(root, path), "utf8"), await manifestOf(root)];
    await edit(root, manifestPath, (all) => all.replace(/^.*"src\/features\/health\.ts".*\n/m, ""));
    await rm(join(root, path));
    await rm(join(root, deleted));
    expect(await outcome(root, ["status", "--repair"])).toMatchObject({
      code: 0,
      stdout: `${manifestPath} is written anew.\n${path} is new.\n`,
    });
    expect(await readFile(join(root, path), "utf8")).toBe(text);
    expect(await manifestOf(root)).toBe(right);
    const { files } = JSON.parse((await outcome(root, ["status", "--json"])).stdout);
    expect(files).toMatchObject({ missing: [], deleted: [deleted] });
  });

  test("one that was cut off is left to version control: what is missing is not off", async () => {
    const root = await projectWith({ ...http, health: true });
    await edit(root, manifestPath, (text) => text.slice(0, text.indexOf('    "health"')));
    expect(await outcome(root, ["status", "--repair"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /cannot be repaired: it does not say what "health" is\.\n {2}Take it back from version control\./,
      ),
    });
  });

  test("one in which nothing can be read is left to version control", async () => {
    const root = await projectWith();
    await writeFile(join(root, manifestPath), "nothing\n");
    const { code, stderr } = await outcome(root, ["status", "--repair"]);
    expect(code).toBe(2);
    expect(stderr).toContain("Take it back from version control.");
  });
});
