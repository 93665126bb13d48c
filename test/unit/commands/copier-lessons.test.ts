import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { manifestPath } from "../../../src/render/manifest.ts";
import { contentsOf, emptyFolder } from "../folder.ts";
import { differences, edit, http, outcome, projectWith } from "./session.ts";

// Each is a test of copier's (tests/test_updatediff.py) that is about a whole command, under the name that it has there.
// Those about merging alone are in test/unit/merge. What copier has and this program has not (tags and other revisions of
// a template, migrations, computed and skipped questions, files that a template lists as to be skipped, `.rej` files) has
// no test here.

/** A project below another folder, which has other files and is where the repository is. */
async function subfolder(): Promise<{ outside: string; root: string }> {
  const outside = await emptyFolder();
  const root = join(outside, "packages/server");
  for (const [path, text] of Object.entries(await contentsOf(await projectWith(http)))) {
    if (text === null) await mkdir(join(root, path), { recursive: true });
    else {
      await mkdir(join(root, path, ".."), { recursive: true });
      await writeFile(join(root, path), text.replace(/^executable: /, ""));
    }
  }
  await writeFile(join(outside, "README.md"), "# All of our packages\n");
  return { outside, root };
}

test("post_checkout_hook_ignored, conflicted_files_are_marked_unmerged: git is not run, with a conflict or without", async () => {
  const root = await projectWith(http);
  await mkdir(join(root, ".git/hooks"), { recursive: true });
  await writeFile(join(root, "src/features/health.ts"), "// mine\n");
  for (const flags of [[], ["--conflict=inline"], ["--conflict=theirs"]]) {
    const { ran } = await outcome(root, ["add", "health", ...flags]);
    expect(ran.filter((command) => /^git\b/.test(command))).toEqual([]);
  }
});

test("overwrite_answers_file_always: the manifest is written as it should be, whatever a formatter made of it", async () => {
  const [root, other] = [await projectWith(http), await projectWith(http)];
  await edit(root, manifestPath, (text) => JSON.stringify(JSON.parse(text), undefined, "\t"));
  for (const folder of [root, other]) {
    expect((await outcome(folder, ["add", "health"])).code).toBe(0);
  }
  expect(differences(await contentsOf(root), await contentsOf(other))).toEqual([]);
});

test("update_in_repo_subdirectory: only what is below the project's folder changes, under paths that begin there", async () => {
  const { outside, root } = await subfolder();
  const before = await contentsOf(outside);
  const { code, stderr } = await outcome(outside, ["add", "health", "--cwd", "packages/server"]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/src\/features\/ +admin\.ts {2}health\.ts/);
  expect(await readFile(join(root, "src/features/health.ts"), "utf8")).toContain("health");
  const changed = differences(await contentsOf(outside), before);
  expect(changed.filter((path) => !path.startsWith("packages/server/"))).toEqual([]);
});

test.each([
  ["update_with_separate_git_directory", "gitdir: /elsewhere/server.git\n"],
  ["update_git_submodule", "gitdir: ../../.git/modules/server\n"],
])("%s: a .git that is a file is nobody's business", async (_, text) => {
  const root = await projectWith(http);
  await writeFile(join(root, ".git"), text);
  expect((await outcome(root, ["add", "health"])).code).toBe(0);
  expect(await readFile(join(root, ".git"), "utf8")).toBe(text);
});

test("update_with_answers_with_umlaut: an answer keeps its letters", async () => {
  const description = "Grüße aus Köln — 天気 🐍";
  const root = await projectWith({ ...http, description });
  const before = await contentsOf(root);
  expect((await outcome(root, ["add", "health"])).code).toBe(0);
  expect(await readFile(join(root, manifestPath), "utf8")).toContain(description);
  expect(await readFile(join(root, "README.md"), "utf8")).toContain(description);
  expect((await outcome(root, ["remove", "health"])).code).toBe(0);
  expect(differences(await contentsOf(root), before)).toEqual([]);
});

test("update_vcs_ref_current: another answer, without another version, is all that changes", async () => {
  const root = await projectWith(http);
  expect(await outcome(root, ["update"])).toMatchObject({
    code: 0,
    stderr: "Nothing to change.\n",
  });
  const other = await projectWith({ ...http, health: true });
  expect((await outcome(root, ["set", "health=on"])).code).toBe(0);
  expect(differences(await contentsOf(root), await contentsOf(other))).toEqual([]);
});

test("skip_update: a file of the person's that no answer changes stays as it is", async () => {
  const root = await projectWith(http);
  const path = "src/mcp/http.ts";
  await edit(root, path, () => "// mine\n");
  expect((await outcome(root, ["add", "health"])).code).toBe(0);
  expect(await readFile(join(root, path), "utf8")).toBe("// mine\n");
});

test("disable_secret_validator_on_replay: no secret is in what is recorded, so none is asked for again", async () => {
  const root = await projectWith(http);
  expect((await outcome(root, ["add", "auth=token"])).code).toBe(0);
  const secret = /^MCP_TOKEN=(.+)$/m.exec(await readFile(join(root, ".env"), "utf8"))![1]!;
  expect(await readFile(join(root, manifestPath), "utf8")).not.toContain(secret);
  expect((await outcome(root, ["add", "health"])).code).toBe(0);
  expect(await readFile(join(root, ".env"), "utf8")).toContain(`MCP_TOKEN=${secret}\n`);
});
