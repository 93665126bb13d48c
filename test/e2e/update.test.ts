import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { copyOf, deletedExample, editAsAPerson, linesOfThePerson } from "./edits.ts";
import { author, environment, registryOf, type Environment } from "./environment.ts";
import { between, packOlderVersion } from "./older-version.ts";
import { startRegistry, type Published, type Registry } from "./registry.ts";
import { createMcpServer, emptyFolder, run } from "./run.ts";
import { filesIn } from "./tree.ts";

const { tarball, cli, registry: upstream } = inject("packed");
const { version: older, newFile, deletedFile, oldName, newName } = between;

let home: string;
let registry: Registry;
/** The version that is tested: the newer one. */
let newer: string;
/** A project that the older version has made, installed and committed. Tests work in copies. */
let project: string;
/** What the newer version makes of the same options; nothing is installed. */
let fresh: string;

const online = (): Environment => ({
  ...environment(home),
  ...registryOf(registry.url),
  ...author,
});

const type = (command: readonly string[], cwd: string) => run(command, { cwd, env: online() });

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), "create-mcp-server-update-")));
  const old = await packOlderVersion(join(home, "older"));
  const manifest = JSON.parse(await readFile(join(dirname(cli), "../package.json"), "utf8"));
  newer = manifest.version;
  registry = await startRegistry([await talker(), old, { tarball, manifest }], upstream);

  const options = "--preset minimal --transport stdio,http --yes".split(" ");
  const create = ["npm", "create", `mcp-server@${older}`, "my-server", "--", ...options];
  const created = await type([...create, "--install", "--git"], home);
  expect(created.exitCode, created.stdout + created.stderr).toBe(0);
  project = join(home, "my-server");

  const folder = join(home, "fresh");
  await mkdir(folder);
  const files = ["my-server", ...options, "--no-install", "--no-git"];
  const createdNow = await createMcpServer(files, { cwd: folder });
  expect(createdNow.exitCode, createdNow.stderr).toBe(0);
  fresh = join(folder, "my-server");
});
afterAll(async () => {
  registry.close();
  await rm(home, { recursive: true, force: true });
});

/** A version that answers something else than it is asked. */
async function talker(): Promise<Published> {
  const name = "create-mcp-server";
  const manifest = { name, version: "0.0.8", bin: { [name]: "cli.js" } };
  const folder = join(home, "talker");
  await mkdir(join(folder, "package"), { recursive: true });
  await writeFile(join(folder, "package/package.json"), JSON.stringify(manifest));
  await writeFile(
    join(folder, "package/cli.js"),
    '#!/usr/bin/env node\nconsole.log("Good morning!");\n',
  );
  const file = join(folder, "talker.tgz");
  await execa("tar", ["-czf", file, "-C", folder, "package"]);
  return { tarball: file, manifest };
}

/** The newer version's program as such, where it is not the matter how it came onto the machine. */
const update = (root: string, flags: readonly string[] = [], env: Environment = online()) =>
  createMcpServer(["update", "--no-install", "--no-verify", ...flags], { cwd: root, env });

const text = (root: string, path: string) => readFile(join(root, path), "utf8");

async function edit(root: string, path: string, change: (before: string) => string) {
  const before = await text(root, path);
  const after = change(before);
  expect(after, path).not.toBe(before);
  await writeFile(join(root, path), after);
}

/** The package of which the newer version wants another one. */
async function versionOfHono(root: string): Promise<string> {
  return JSON.parse(await text(root, "node_modules/hono/package.json")).version;
}

/** A copy of the project, without what is installed. */
const copied = async () => copyOf(project, join(await emptyFolder(), "my-server"));

const withRecordedVersion = (root: string, version: string) =>
  edit(root, ".create-mcp-server.json", (before) =>
    before.replace(`"version": "${older}"`, `"version": "${version}"`),
  );

/** What the person wrote is there, and so is what the newer version has mended, added and taken away. */
async function expectMerged(root: string): Promise<void> {
  for (const [path, lines] of Object.entries(linesOfThePerson)) {
    const found = (await text(root, path)).split("\n");
    for (const line of lines) expect(found, path).toContain(line);
  }
  const files = await filesIn(root);
  expect(Object.keys(files)).toEqual(expect.arrayContaining([newFile, newName]));
  for (const path of [deletedFile, oldName, deletedExample, "src/tools/hash-text.ts"]) {
    expect(files).not.toHaveProperty([path]);
  }
  const main = await text(root, "src/main.ts");
  expect(main).toContain('from "./lib/exit.ts"');
  expect(main).toContain("logger.warn(warning)");
  expect(main).toContain("`${server.name} could not start:");
  expect(main.replaceAll("\r\n", "")).not.toContain("\n");
  expect(await text(root, "src/tools/hashes/hash-text.ts")).toContain("the SHA-2 hash of a text");
  const readme = await text(root, "README.md");
  expect(readme).toContain("\nRead it in this order:\n");
  expect(readme).not.toContain("What is where:");
  expect(readme).toContain("\n- `TOOL_TIMEOUT_MS` (default `30000`)");
  expect(await text(root, ".env.example")).toContain("\n# TOOL_TIMEOUT_MS=30000\n");
  const { devDependencies } = JSON.parse(await text(root, "package.json"));
  const there = JSON.parse(await text(fresh, "package.json"));
  expect(devDependencies).toEqual(there.devDependencies);
  // It says what the newer version generates, of every file.
  const manifest = await text(root, ".create-mcp-server.json");
  expect(manifest).toBe(await text(fresh, ".create-mcp-server.json"));
}

describe("a project of an older version, edited by hand", () => {
  test("is updated by the published program: nothing that was written is lost, and it type-checks", async () => {
    const root = await copyOf(project, join(await emptyFolder(), "my-server"), true);
    await editAsAPerson(root);
    await type(["git", "add", "--all"], root);
    await type(["git", "commit", "--quiet", "-m", "Our own"], root);
    const before = await filesIn(join(root, "src"));

    const early = await createMcpServer(["add", "metrics"], { cwd: root, env: online() });
    expect(early).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `error: This project was written by version ${older}; this is ${newer}.
  Bring it to this one first: npm create mcp-server@latest update
  Or use that one: npx create-mcp-server@${older} add metrics
`,
    });

    // The other way to run a program of npm's: its -c must not reach the npm that fetches the older version.
    const program = `--package=create-mcp-server@${newer}`;
    const command = ["npm", "exec", "--yes", program, "-c", "create-mcp-server update --dry-run"];
    const dry = await type(command, root);
    expect(dry.exitCode, dry.stderr).toBe(0);
    expect(dry.stderr).not.toContain("warning:");
    expect(dry.stdout).toContain(`deleted:  ${deletedFile}  ${oldName}`);
    expect((await type(["git", "status", "--porcelain"], root)).stdout).toBe("");
    expect(await filesIn(join(root, "src"))).toEqual(before);

    const typed = ["npm", "create", "mcp-server@latest", "update", "--", "--json"];
    const updated = await type(typed, root);
    expect(updated.exitCode, updated.stdout + updated.stderr).toBe(0);
    const document = JSON.parse(updated.stdout.slice(updated.stdout.indexOf("{")));
    expect(document).toMatchObject({
      version: newer,
      unmerged: [],
      warnings: [],
      steps: { install: { state: "done" }, verify: { state: "done" } },
    });
    expect(document.plan.changes).toContainEqual({
      kind: "notice",
      path: deletedExample,
      reason: `changes, but you deleted it; to have it again: --restore ${deletedExample}`,
    });
    await expectMerged(root);
    const checked = await type(["npm", "run", "typecheck"], root);
    expect(checked.exitCode, checked.stdout).toBe(0);
    const { devDependencies } = JSON.parse(await text(root, "package.json"));
    expect(await versionOfHono(root)).toBe(devDependencies.hono);

    const merged = await filesIn(join(root, "src"));
    expect((await update(root)).stderr).toMatch(/^Nothing to change\.$/m);
    expect(await filesIn(join(root, "src"))).toEqual(merged);

    const added = await createMcpServer(["add", "metrics", "--no-install"], {
      cwd: root,
      env: online(),
    });
    expect(added.exitCode, added.stderr).toBe(0);
    expect(await text(root, "src/features/index.ts")).toContain("metrics");
    const back = ["npm", "exec", "--yes", `--package=create-mcp-server@${older}`, "--"];
    const refused = await type([...back, "create-mcp-server", "remove", "metrics"], root);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(
      `was written by version ${newer}; this is ${older}.\n  Use that one: npx create-mcp-server@${newer}\n`,
    );
  });

  test("whose code the newer version breaks is put back with what was installed, to the byte", async () => {
    const root = await copyOf(project, join(await emptyFolder(), "my-server"), true);
    await writeFile(
      join(root, "src/audit.ts"),
      'import { createLogger } from "./lib/logger.ts";\n\nexport const audit = createLogger("info");\n',
    );
    // As npm would not write it: to install what was there before must not write it anew.
    await edit(root, "package-lock.json", (before) => `${before}\n\n`);
    const own = async () => {
      const files = Object.entries(await filesIn(root));
      return Object.fromEntries(files.filter(([path]) => !path.startsWith("node_modules/")));
    };
    const before = await own();
    const { exitCode, stderr } = await createMcpServer(["update"], { cwd: root, env: online() });
    expect(exitCode, stderr).toBe(1);
    expect(stderr).toContain("error: The project does not pass its type check with this change:\n");
    expect(stderr).toMatch(/^ {2}src\/audit\.ts\(3,22\): error TS2554: Expected 2 arguments/m);
    expect(stderr).toMatch(/^ {2}Every file is as it was before\.$/m);
    const after = await own();
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [path, content] of Object.entries(before)) {
      expect(after[path] === content, path).toBe(true);
    }
    expect(await versionOfHono(root)).toBe(between.hono);
  });
});

describe("a conflict", () => {
  test("writes nothing, or both texts if they are asked for, and is over once it is resolved", async () => {
    const root = await copied();
    await edit(root, "src/main.ts", (before) =>
      before.replace("It could not", "Alas, it could not"),
    );
    const before = await filesIn(root);
    const refused = await update(root);
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toMatch(/^ {2}src\/main\.ts: in line \d+, /m);
    expect(await filesIn(root)).toEqual(before);

    const inline = await update(root, ["--conflict=inline"]);
    expect(inline.exitCode).toBe(3);
    const marked = await text(root, "src/main.ts");
    expect(marked).toMatch(/^<{7} yours\n.*Alas[^]*^={7}\n.*server\.name[^]*^>{7} /m);
    const resolved = marked.replace(/^<{7}[^]*^={7}\n([^]*)^>{7}.*\n/m, "$1  // Alas.\n");
    await writeFile(join(root, "src/main.ts"), resolved);
    const again = await update(root);
    expect(again).toMatchObject({ exitCode: 0, stderr: "Nothing to change.\n" });
    expect(await text(root, "src/main.ts")).toBe(resolved);
  });
});

describe("without a network", () => {
  const offline = async (): Promise<Environment> => {
    const gone = await startRegistry([{ tarball, manifest: { name: "gone", version: newer } }], "");
    gone.close();
    return {
      ...online(),
      ...registryOf(gone.url),
      npm_config_cache: join(await emptyFolder(), "npm-cache"),
    };
  };
  /** Edited, and changed by the newer version: what is there, and what was moved or deleted. */
  const edited = [".env.example", "README.md", "package.json", "src/main.ts"];
  const gone = [deletedExample, "src/tools/hash-text.ts"];

  test("untouched files are updated, the rest is laid beside, and merged once the network is back", async () => {
    const root = await copied();
    await editAsAPerson(root);
    const before = await filesIn(root);
    const env = await offline();
    const first = await update(root, ["--json"], env);
    expect(first.exitCode).toBe(1);
    const { unmerged, warnings, plan } = JSON.parse(first.stdout);
    expect(unmerged).toEqual([...edited, ...gone]);
    expect(warnings).toEqual([
      expect.stringContaining(
        `the update cannot be finished now: npm cannot reach its registry to fetch create-mcp-server@${older} (ECONNREFUSED).`,
      ),
    ]);

    const now = await filesIn(root);
    const latest = await filesIn(fresh);
    for (const path of edited) {
      expect(now[path], path).toBe(before[path]);
      expect(now[`${path}.new`], path).toBe(latest[path]);
    }
    for (const path of [newFile, newName, "src/lib/configure.ts", "src/lib/logger.ts"]) {
      expect(now[path], path).toBe(latest[path]);
    }
    // The person's main.ts imports it.
    expect(now[oldName]).toBe(before[oldName]);
    expect(plan.changes).toContainEqual({
      kind: "notice",
      path: oldName,
      reason: "belongs to nothing any more: it stays until the update can be finished",
    });
    const manifest = JSON.parse(await text(root, ".create-mcp-server.json"));
    expect(manifest.version).toBe(older);

    const second = await update(root, [], env);
    expect(second.exitCode).toBe(1);
    expect(second.stderr).toContain("warning: the update cannot be finished now: ");
    expect(second.stderr).toMatch(/^Nothing else to change\.$/m);
    expect(await filesIn(root)).toEqual(now);

    const third = await update(root);
    expect(third.exitCode, third.stderr).toBe(0);
    await expectMerged(root);
    const left = Object.keys(await filesIn(root)).filter((path) => path.endsWith(".new"));
    expect(left).toEqual([]);
    expect((await update(root)).stderr).toBe("Nothing to change.\n");
  });

  test("what was merged by hand is said to be, and the project is of the newer version", async () => {
    const root = await copied();
    await edit(root, "src/main.ts", (before) => `${before}\n// Ours.\n`);
    const env = await offline();
    expect((await update(root, [], env)).exitCode).toBe(1);
    const byHand = `${await text(root, "src/main.ts.new")}\n// Ours.\n`;
    await writeFile(join(root, "src/main.ts"), byHand);
    await rm(join(root, "src/main.ts.new"));
    const done = await update(root, ["--conflict=ours"], env);
    expect(done.exitCode, done.stderr).toBe(0);
    expect(await text(root, "src/main.ts")).toBe(byHand);
    expect(await text(root, ".create-mcp-server.json")).toBe(
      await text(fresh, ".create-mcp-server.json"),
    );
    expect((await update(root, [], env)).stderr).toBe("Nothing to change.\n");
  });

  test("a project in which nothing was edited is simply updated", async () => {
    const root = await copied();
    const { exitCode, stderr } = await update(root, [], await offline());
    expect(exitCode, stderr).toBe(0);
    expect(stderr).not.toContain("warning:");
    const latest = await filesIn(fresh);
    const now = await filesIn(root);
    expect(Object.keys(latest).filter((path) => now[path] !== latest[path])).toEqual([]);
  });
});

describe("an older version that cannot say what it generated", () => {
  test.each([
    [
      "is not in the registry",
      (root: string) => withRecordedVersion(root, "0.0.5"),
      "the npm registry has no create-mcp-server@0.0.5 (ETARGET).",
    ],
    [
      "answers something else",
      (root: string) => withRecordedVersion(root, "0.0.8"),
      "create-mcp-server@0.0.8 answered something else than files.",
    ],
    [
      "generates what was never recorded",
      (root: string) =>
        edit(root, ".create-mcp-server.json", (before) =>
          before.replace(/("src\/main\.ts": )"\w+"/, `$1"${"0".repeat(64)}"`),
        ),
      `what create-mcp-server@${older} generates does not have the hashes of .create-mcp-server.json, as after a merge in Git (npx create-mcp-server@${older} status --repair makes them anew).`,
    ],
  ])("because it %s is no reason to touch what was edited", async (_, prepare, reason) => {
    const root = await copied();
    await edit(root, "src/main.ts", (before) => `${before}\n// Ours.\n`);
    await prepare(root);
    const before = await text(root, "src/main.ts");
    const { exitCode, stderr } = await update(root);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`warning: the update cannot be finished now: ${reason} 1 file `);
    expect(await text(root, "src/main.ts")).toBe(before);
    expect(await text(root, "src/main.ts.new")).toBe(await text(fresh, "src/main.ts"));
    expect(await text(root, newFile)).toBe(await text(fresh, newFile));
  });
});
