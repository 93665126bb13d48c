import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { manifestPath, sha256 } from "../../../src/render/manifest.ts";
import { contentsOf } from "../folder.ts";
import { differences, edit, http, outcome, projectWith } from "./session.ts";

/** A project as version 0.0.1 would have made it, and that version's answer to `internal render`. */
async function olderProject() {
  const root = await projectWith(http);
  const texts: Record<string, string> = {};
  const manifest = JSON.parse(await readFile(join(root, manifestPath), "utf8"));
  for (const path of Object.keys(manifest.files)) {
    texts[path] = await readFile(join(root, path), "utf8");
  }
  texts["src/main.ts"] = `// As 0.0.1 had it.\n${texts["src/main.ts"]}`;
  texts["src/server.ts"] = `// As 0.0.1 had it.\n${texts["src/server.ts"]}`;
  texts["src/gone.ts"] = "export {};\n";
  for (const [path, text] of Object.entries(texts)) await writeFile(join(root, path), text);
  const files = Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [path, sha256(text)]),
  );
  await writeFile(
    join(root, manifestPath),
    JSON.stringify({ ...manifest, version: "0.0.1", files }),
  );
  const answer = JSON.stringify({
    protocol: 1,
    files: Object.fromEntries(
      Object.entries(texts).map(([path, text]) => [path, { text, mode: 0o644 }]),
    ),
  });
  return { root, answer };
}

const fetched = (stdout: string) => (command: string) =>
  command.startsWith("npm exec") ? { stdout } : {};
const offline = (command: string) =>
  command.startsWith("npm exec") ? { exitCode: 1, stderr: "npm error code ENOTFOUND\n" } : {};

describe("update", () => {
  test("of a project that is up to date does nothing", async () => {
    const root = await projectWith();
    expect(await outcome(root, ["update"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "Nothing to change.\n",
      ran: [],
    });
  });

  test("gives the project of an older version this one's text, and edits stay", async () => {
    const { root, answer } = await olderProject();
    await edit(root, "src/server.ts", (text) => `${text}\n// Mine.\n`);
    const { code, stderr, ran } = await outcome(root, ["update"], { answer: fetched(answer) });
    expect(code, stderr).toBe(0);
    expect(ran[0]).toMatch(
      /^npm exec .*--package=create-mcp-server@0\.0\.1 -- create-mcp-server internal render$/,
    );
    const now = await contentsOf(root);
    expect(differences(now, await contentsOf(await projectWith(http)))).toEqual(["src/server.ts"]);
    expect(now["src/server.ts"]).toMatch(/^(?!\/\/ As 0\.0\.1)[^]*\n\n\/\/ Mine\.\n$/);
  });

  test("that cannot have the old texts updates what is untouched, and lays the rest beside", async () => {
    const { root } = await olderProject();
    await edit(root, "src/server.ts", (text) => `${text}\n// Mine.\n`);
    await writeFile(join(root, "src/server.ts.new"), "Not ours.\n");
    const { code, stderr } = await outcome(root, ["update"], { answer: offline });
    expect(code).toBe(1);
    expect(stderr).toContain(
      "warning: the update cannot be finished now: npm cannot reach its registry to fetch create-mcp-server@0.0.1 (ENOTFOUND). 1 file that you changed, moved or deleted stays as it is; what is new is beside it as .new, where you have such a file. The project counts as one of version 0.0.1 until the same command, typed again, can merge the rest; or merge it by hand, and then: npm create mcp-server@latest update -- --conflict=ours\n",
    );
    expect(stderr).toContain("\nmy-server is changed in part.\n");
    const now = await contentsOf(root);
    const fresh = await contentsOf(await projectWith(http));
    expect(differences(now, fresh)).toEqual([
      manifestPath,
      "src/server.ts",
      "src/server.ts.new",
      "src/server.ts.new2",
    ]);
    expect(now["src/server.ts"]).toMatch(/^\/\/ As 0\.0\.1[^]*Mine\.\n$/);
    expect(now["src/server.ts.new"]).toBe("Not ours.\n");
    expect(now["src/server.ts.new2"]).toBe(fresh["src/server.ts"]);
  });

  test("and says so again as long as it is so, also in a dry run, and writes nothing more", async () => {
    const { root } = await olderProject();
    await edit(root, "src/server.ts", (text) => `${text}\n// Mine.\n`);
    await outcome(root, ["update"], { answer: offline });
    const before = await contentsOf(root);
    for (const flags of [[], ["--dry-run"], ["--json"], ["--dry-run", "--json"]]) {
      const { code, stdout, stderr } = await outcome(root, ["update", ...flags], {
        answer: offline,
      });
      expect(code, flags.join()).toBe(1);
      expect(stdout + stderr).toContain("the update cannot be finished now: npm cannot reach");
      if (flags.includes("--json")) expect(JSON.parse(stdout).unmerged).toEqual(["src/server.ts"]);
    }
    expect(differences(await contentsOf(root), before)).toEqual([]);
  });

  test("merges what it left, once it can have the old texts: what is new is not lost for ever", async () => {
    const { root, answer } = await olderProject();
    await edit(root, "src/server.ts", (text) => `${text}\n// Mine.\n`);
    await outcome(root, ["update"], { answer: offline });

    const { code, stderr } = await outcome(root, ["update"], { answer: fetched(answer) });
    expect(code, stderr).toBe(0);
    const [now, fresh] = [await contentsOf(root), await contentsOf(await projectWith(http))];
    expect(now["src/server.ts"]).toBe(`${fresh["src/server.ts"]}\n// Mine.\n`);
    expect(Object.keys(now).filter((path) => path.endsWith(".new"))).toEqual([]);
    expect(now[manifestPath]).toBe(fresh[manifestPath]);
  });

  test("merges into a file that was moved, once it can know that it was not deleted", async () => {
    const { root, answer } = await olderProject();
    await mkdir(join(root, "src/start"));
    await rename(join(root, "src/main.ts"), join(root, "src/start/main.ts"));
    const first = await outcome(root, ["update"], { answer: offline });
    expect(first.code).toBe(1);
    expect((await contentsOf(root))["src/start/main.ts"]).toContain("// As 0.0.1 had it.");

    const { code, stderr } = await outcome(root, ["update"], { answer: fetched(answer) });
    expect(code, stderr).toBe(0);
    const [now, fresh] = [await contentsOf(root), await contentsOf(await projectWith(http))];
    expect(now["src/start/main.ts"]).toBe(fresh["src/main.ts"]);
    expect(now[manifestPath]).toBe(fresh[manifestPath]);
  });

  test("says what stays behind before a type check that may fail for it", async () => {
    const { root } = await olderProject();
    await edit(root, "src/server.ts", (text) => `${text}\n// Mine.\n`);
    const before = await contentsOf(root);
    let checks = 0;
    const { code, stderr } = await outcome(root, ["update"], {
      answer: (command) => {
        if (command !== "npm run typecheck") return offline(command);
        checks += 1;
        return checks === 1 ? {} : { exitCode: 2, stdout: "src/server.ts(1,1): error TS1: No.\n" };
      },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^warning: the update cannot be finished now: [^]*^error: The project/m);
    expect(differences(await contentsOf(root), before)).toEqual([]);
  });

  test("keeps what was laid beside and then edited", async () => {
    const { root, answer } = await olderProject();
    await edit(root, "src/server.ts", (text) => `${text}\n// Mine.\n`);
    await outcome(root, ["update"], { answer: offline });
    await edit(root, "src/server.ts.new", (text) => `${text}// So far.\n`);
    expect((await outcome(root, ["update"], { answer: fetched(answer) })).code).toBe(0);
    expect((await contentsOf(root))["src/server.ts.new"]).toContain("// So far.");
  });

  test.each([
    ["ours", 0, /^\/\/ As 0\.0\.1[^]*Mine\.\n$/],
    ["theirs", 0, /^import(?![^]*Mine)/],
    ["inline", 3, /^<{7} yours\n\/\/ As 0\.0\.1[^]*Mine[^]*^={7}\nimport[^]*^>{7}/m],
  ])("with --conflict=%s leaves nothing for later", async (way, exitCode, expected) => {
    const { root } = await olderProject();
    await edit(root, "src/server.ts", (text) => `${text}\n// Mine.\n`);
    await rm(join(root, "src/main.ts"));
    const flag = `--conflict=${way}`;
    const { code, stderr } = await outcome(root, ["update", flag], { answer: offline });
    expect(code, stderr).toBe(exitCode);
    const [now, fresh] = [await contentsOf(root), await contentsOf(await projectWith(http))];
    expect(now["src/server.ts"]).toMatch(expected);
    expect(now).not.toHaveProperty(["src/server.ts.new"]);
    expect(now[manifestPath]).toBe(fresh[manifestPath]);
    expect((await outcome(root, ["update"])).stderr).toBe("Nothing to change.\n");
  });
});

describe("add tool, resource and prompt", () => {
  test("adds an item's file, its test and its line, and leaves the manifest alone", async () => {
    const root = await projectWith();
    const before = await contentsOf(root);
    const { code, stderr } = await outcome(root, [
      "add",
      "tool",
      "get-forecast",
      "city:string",
      "units:enum(metric,imperial)?",
      "--kind=async",
      "--title=Weather",
    ]);
    expect(code, stderr).toBe(0);
    const now = await contentsOf(root);
    expect(differences(now, before)).toEqual([
      "src/tools/get-forecast.ts",
      "src/tools/index.ts",
      "test/tool-get-forecast.test.ts",
    ]);
    expect(now["src/tools/get-forecast.ts"]).toContain('title: "Weather"');
    expect(now["src/tools/index.ts"]).toContain("  getForecast,\n");
  });

  test("a second and a third one stand beside the first, and features come and go around them", async () => {
    const root = await projectWith(http);
    await outcome(root, ["add", "tool", "one"]);
    await outcome(root, ["add", "tool", "two"]);
    await outcome(root, ["add", "resource", "note", "--template", "notes://{id}"]);
    await outcome(root, ["add", "prompt", "review", "text:string"]);
    const before = await contentsOf(root);
    expect(before["src/tools/index.ts"]).toMatch(/ {2}one,\n {2}two,\n\];/);
    expect(before["src/resources/index.ts"]).toContain("  note,\n");
    expect(before["src/prompts/index.ts"]).toContain("  review,\n");
    expect((await outcome(root, ["add", "metrics", "health"])).code).toBe(0);
    expect((await outcome(root, ["remove", "metrics", "health"])).code).toBe(0);
    expect(differences(await contentsOf(root), before)).toEqual([]);
  });

  test.each([
    [["add", "tool"], "error: What is the tool called? Its name is not given.\n"],
    [["add", "tool", "hash-text"], "error: src/tools/hash-text.ts is there already.\n"],
    [["add", "tool", "x", "city"], '"city" cannot be read: it has no type, such as :string'],
    [
      ["add", "resource", "x", "--kind=sync"],
      '"--kind=sync" is not a flag of create-mcp-server add resource',
    ],
    [["add", "resource", "x", "y"], "create-mcp-server add resource"],
  ])("%j is refused", async (argv, text) => {
    const root = await projectWith();
    const before = await contentsOf(root);
    const { code, stderr } = await outcome(root, argv);
    expect(code).toBe(2);
    expect(stderr).toContain(text);
    expect(differences(await contentsOf(root), before)).toEqual([]);
  });

  test("a name that somebody took meanwhile on disk alone is seen too", async () => {
    const root = await projectWith();
    await outcome(root, ["add", "tool", "one"]);
    await rm(join(root, "test/tool-one.test.ts"));
    const { code, stderr } = await outcome(root, ["add", "tool", "one"]);
    expect(code).toBe(2);
    expect(stderr).toContain("src/tools/one.ts is there already.");
  });
});
