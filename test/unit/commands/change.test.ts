import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { manifestPath } from "../../../src/render/manifest.ts";
import { contentsOf } from "../folder.ts";
import { differences, edit, http, outcome, projectWith } from "./session.ts";

const optionsIn = async (root: string) =>
  JSON.parse(await readFile(join(root, manifestPath), "utf8")).options;

describe("add, remove and set", () => {
  test("what is added and removed again leaves the project as it was", async () => {
    const root = await projectWith(http);
    const before = await contentsOf(root);
    expect((await outcome(root, ["add", "metrics"])).code).toBe(0);
    expect(await optionsIn(root)).toMatchObject({ metrics: "prometheus" });
    expect(Object.keys(await contentsOf(root))).toContain("src/features/metrics.ts");
    expect((await outcome(root, ["remove", "metrics"])).code).toBe(0);
    expect(differences(await contentsOf(root), before)).toEqual([]);
  });

  test("a person's own lines stay, beside what is new", async () => {
    const root = await projectWith(http);
    await edit(root, "README.md", (text) => text.replace("\n", "\n\nWritten by Ada.\n"));
    await edit(root, "package.json", (text) =>
      text.replace('"scripts": {', '"scripts": {\n    "mine": "echo mine",'),
    );
    const { code } = await outcome(root, ["add", "health"]);
    expect(code).toBe(0);
    expect(await readFile(join(root, "README.md"), "utf8")).toMatch(/Written by Ada\.[^]*\/livez/);
    expect(await readFile(join(root, "package.json"), "utf8")).toContain('"mine": "echo mine"');
  });

  test("it works from any folder of the project, and says what was done", async () => {
    const root = await projectWith(http);
    const argv = ["set", "metrics=prometheus", "health=on"];
    const { code, stderr, ran } = await outcome(root, argv, { cwd: join(root, "src/tools") });
    expect(code).toBe(0);
    expect(ran).toEqual(["npm run typecheck", "npm install", "npm run typecheck"]);
    expect(stderr).toContain(`
my-server is changed.
  metrics: none → prometheus
  health: off → on
`);
    expect(stderr).toContain("changed:  .create-mcp-server.json");
  });

  test("--cwd names the project", async () => {
    const root = await projectWith();
    const { code } = await outcome(root, ["add", "shutdown", "--cwd", root], { cwd: "/" });
    expect(code).toBe(0);
    expect(await optionsIn(root)).toMatchObject({ shutdown: true });
    const wrong = await outcome(root, ["add", "shutdown", "--cwd", "nowhere"]);
    expect(wrong).toMatchObject({
      code: 2,
      stderr: 'error: --cwd: "nowhere" is not a folder.\n',
    });
  });

  test("a second time there is nothing to do, and nothing is run", async () => {
    const root = await projectWith(http);
    await outcome(root, ["add", "metrics"]);
    const before = await contentsOf(root);
    expect(await outcome(root, ["add", "metrics"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "Nothing to change.\n",
      ran: [],
    });
    expect((await outcome(root, ["add", "metrics", "--dry-run"])).stdout).toBe(
      "Nothing to change.\n",
    );
    expect(differences(await contentsOf(root), before)).toEqual([]);
  });

  test("a project with CRLF has it afterwards, in the manifest too, and a second time nothing is changed", async () => {
    const root = await projectWith(http);
    for (const [path, text] of Object.entries(await contentsOf(root))) {
      if (text !== null) await writeFile(join(root, path), text.replaceAll("\n", "\r\n"));
    }
    const before = await contentsOf(root);
    expect((await outcome(root, ["add", "health"])).code).toBe(0);
    expect((await contentsOf(root))[manifestPath]).toMatch(/^(.*\r\n)+$/);
    expect((await outcome(root, ["add", "health"])).stderr).toBe("Nothing to change.\n");
    expect((await outcome(root, ["remove", "health"])).code).toBe(0);
    expect(differences(await contentsOf(root), before)).toEqual([]);
  });

  test("outside a project, it is said how to get to one", async () => {
    const root = await projectWith();
    await rm(join(root, manifestPath));
    const { code, stderr } = await outcome(root, ["remove", "shutdown"]);
    expect(code).toBe(2);
    expect(stderr)
      .toBe(`error: There is no ${manifestPath} in ${root}, nor in a folder above it: this is no project that can be changed.
  Go into a project that create-mcp-server has made, or name it: --cwd <folder>
  If the file was deleted, take it back from version control.
  To create a project: npm create mcp-server@latest my-server
`);
  });

  test.each([
    [
      ["add", "metrics"],
      "error: metrics needs http, and it is not there.\n  Add both: npm create mcp-server@latest add http metrics\n",
    ],
    [
      ["remove", "stdio"],
      "error: Nothing would be left of transport.\n  First add another: npm create mcp-server@latest add http\n",
    ],
    [["set", "auth"], 'error: "auth" is not option=value: it has no value.\n'],
    [
      ["add"],
      "error: What is to be added? Nothing is named.\n  One or more of: http, sse, auth, rate-limit, metrics, health, sessions, shutdown\n",
    ],
    [["remove"], "error: What is to be removed? Nothing is named.\n  One or more of: stdio\n"],
    [
      ["set"],
      "error: What is to be set? Nothing is named.\n  Give option=value, where the option is one of: name, description, transport,",
    ],
  ])("%j in the least project is exit 2", async (argv, text) => {
    const root = await projectWith();
    const { code, stderr } = await outcome(root, argv);
    expect(code).toBe(2);
    expect(stderr).toContain(text);
  });

  test("http goes with all that needs it, if that is said", async () => {
    const root = await projectWith({ ...http, health: true, metrics: "prometheus" });
    const refused = await outcome(root, ["remove", "http", "--cwd", "."]);
    expect(refused).toMatchObject({
      code: 2,
      stderr:
        "error: metrics, health cannot be without http.\n  Remove all of it: npm create mcp-server@latest remove http -- --with-dependents --cwd .\n",
    });
    expect((await outcome(root, ["remove", "http", "--with-dependents"])).code).toBe(0);
    expect(differences(await contentsOf(root), await contentsOf(await projectWith()))).toEqual([]);
  });
});

describe("a dry run", () => {
  test("shows the plan and a diff that patch takes, and writes nothing", async () => {
    const root = await projectWith(http);
    const before = await contentsOf(root);
    const { code, stdout, stderr, ran } = await outcome(root, ["add", "health", "--dry-run"]);
    expect({ code, stderr, ran }).toEqual({ code: 0, stderr: "", ran: [] });
    expect(stdout).toContain("changed:");
    expect(stdout).toContain("--- a/.create-mcp-server.json\n+++ b/.create-mcp-server.json\n");
    expect(stdout).toContain('-    "health": false,\n+    "health": true,\n');
    expect(differences(await contentsOf(root), before)).toEqual([]);
  });

  test.each([["add", "health"], ["update", "--restore", "README.md"], ["other-server"]])(
    "is what npm was asked for, where -- is forgotten: %j %j %j",
    async (...argv) => {
      const root = await projectWith(http);
      await rm(join(root, "README.md"));
      const before = await contentsOf(root);
      const env = { npm_config_dry_run: "true" };
      const words = argv.filter((word) => word !== undefined);
      const { code, stdout, stderr } = await outcome(root, words, { env });
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: "note: this is a dry run: npm was given --dry-run.\n",
      });
      expect(stdout).not.toBe("");
      expect(differences(await contentsOf(root), before)).toEqual([]);
    },
  );

  test("--json is one document, with the diff in it", async () => {
    const root = await projectWith(http);
    const { stdout } = await outcome(root, ["add", "health", "--dry-run", "--json"]);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ dryRun: true, folder: ".", options: { health: true } });
    expect(document.diff).toContain('+    "health": true,');
    expect(document.plan.changes).toContainEqual({
      kind: "update",
      path: manifestPath,
    });
  });
});

describe("files that are not there", () => {
  test("a deleted file stays deleted, and --restore brings it back", async () => {
    const root = await projectWith(http);
    await rm(join(root, "src/tools/hash-text.ts"));
    await outcome(root, ["add", "health"]);
    expect(Object.keys(await contentsOf(root))).not.toContain("src/tools/hash-text.ts");
    const { code } = await outcome(root, ["update", "--restore", "src/tools/hash-text.ts"]);
    expect(code).toBe(0);
    expect(
      differences(
        await contentsOf(root),
        await contentsOf(await projectWith({ ...http, health: true })),
      ),
    ).toEqual([]);
  });

  test("a path that the project would not have is refused, with the nearest", async () => {
    const root = await projectWith();
    const { code, stderr } = await outcome(root, ["update", "--restore", "src/servr.ts"]);
    expect(code).toBe(2);
    expect(stderr).toContain('error: --restore: "src/servr.ts" is no file of this project.\n');
    expect(stderr).toContain("  Did you mean src/server.ts?\n");
  });
});

describe("secrets and settings", () => {
  test("a token of one's own comes with auth, stays when it goes, and is said to be read no more", async () => {
    const root = await projectWith(http);
    const added = await outcome(root, ["add", "auth=token"]);
    expect(added.stderr).toContain("Your token is in the project's .env, as MCP_TOKEN");
    const env = await readFile(join(root, ".env"), "utf8");
    expect(env).toMatch(/^MCP_TOKEN=.+\n[^]*^AUTH_TOKENS=me:/m);

    const removed = await outcome(root, ["remove", "auth"]);
    expect(removed.stderr).toContain(
      ".env stays as it is. Nothing reads these any more: AUTH_TOKENS, MCP_TOKEN\n",
    );
    expect(await readFile(join(root, ".env"), "utf8")).toBe(env);
    await outcome(root, ["add", "auth=token"]);
    expect(await readFile(join(root, ".env"), "utf8")).toBe(env);
  });

  test("a dry run says that there would be one, and makes none", async () => {
    const root = await projectWith(http);
    const { stdout } = await outcome(root, ["add", "auth", "--dry-run"]);
    expect(stdout).toContain("also:\n  .env gets your own MCP_TOKEN\n");
    expect(Object.keys(await contentsOf(root))).not.toContain(".env");
  });

  test("a .env that cannot be read is named, before anything is written", async () => {
    const root = await projectWith(http);
    await mkdir(join(root, ".env"));
    const before = await contentsOf(root);
    const { code, stderr } = await outcome(root, ["add", "auth"]);
    expect(code).toBe(1);
    expect(stderr).toContain(`error: ${join(root, ".env")} cannot be read: EISDIR`);
    expect(differences(await contentsOf(root), before)).toEqual([]);
  });

  test("what only a person can set is said once: when it comes", async () => {
    const root = await projectWith(http);
    const said =
      "It does not start until these are set, in its .env or in the environment:\n  REDIS_URL: ";
    expect((await outcome(root, ["add", "rate-limit=redis"])).stderr).toContain(said);
    expect((await outcome(root, ["add", "health"])).stderr).not.toContain(said);
  });
});

describe("another version", () => {
  const written = (version: string) => (text: string) =>
    text.replace(/"version": ".*"/, `"version": "${version}"`);

  test.each(["add health", "remove http", "set health=on", "add tool get-forecast"])(
    "%s of an older one's project names both ways on",
    async (command) => {
      const root = await projectWith(http);
      await edit(root, manifestPath, written("0.0.1"));
      expect(await outcome(root, command.split(" "))).toEqual({
        code: 2,
        stdout: "",
        stderr: `error: This project was written by version 0.0.1; this is 0.1.0.
  Bring it to this one first: npm create mcp-server@latest update
  Or use that one: npx create-mcp-server@0.0.1 ${command}
`,
        ran: [],
      });
    },
  );

  test("a newer one's project is left to that one", async () => {
    const root = await projectWith();
    await edit(root, manifestPath, written("99.0.0"));
    const { code, stderr } = await outcome(root, ["update"]);
    expect(code).toBe(2);
    expect(stderr).toContain("was written by version 99.0.0; this is 0.1.0.");
    expect(stderr).toContain("npx create-mcp-server@99.0.0");
  });
});

test("a folder in the way of a new file is a conflict that no flag resolves", async () => {
  const root = await projectWith(http);
  await mkdir(join(root, "src/features/health.ts"));
  await writeFile(join(root, "src/features/health.ts/mine.ts"), "");
  const { code, stderr } = await outcome(root, ["add", "health", "--conflict=theirs"]);
  expect(code).toBe(3);
  expect(stderr).toContain("src/features/health.ts: is a folder");
  expect(stderr).toContain("Move these away, or rename them");
});
