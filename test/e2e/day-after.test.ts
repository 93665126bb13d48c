import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";

import { author, environment, registryOf } from "./environment.ts";
import { startRegistry } from "./registry.ts";
import { createMcpServer, emptyFolder, run } from "./run.ts";
import { namesIn } from "./tree.ts";

test("create, edit by hand, add, remove, set, status: installed and type-checked, and no line is lost", async () => {
  const folder = await emptyFolder();
  const env = environment(folder);
  const succeeds = async (args: readonly string[], cwd: string) => {
    const outcome = await createMcpServer(args, { cwd, env });
    expect(outcome.exitCode, outcome.stderr).toBe(0);
    return outcome;
  };
  const created = ["p", "--install", "--no-git", "--metrics", "none", "--auth", "none"];
  await succeeds(created, folder);
  const root = join(folder, "p");
  const edit = async (path: string, change: (text: string) => string) =>
    writeFile(join(root, path), change(await readFile(join(root, path), "utf8")));
  const text = (path: string) => readFile(join(root, path), "utf8");
  await edit("README.md", (before) => `${before}\n## Mine\n\nWritten by hand.\n`);
  await edit("src/server.ts", (before) => `// Ours.\n${before}`);

  const added = await succeeds(["add", "metrics", "--install"], join(root, "src"));
  expect(added.stderr).not.toContain("warning");
  expect(await text("package.json")).toContain('"prom-client"');

  await succeeds(["add", "tool", "get-forecast", "city:string", "days:int=3"], root);
  const tests = await run(["npm", "test"], { cwd: root, env });
  expect(tests.exitCode, tests.stdout).toBe(0);

  await succeeds(["remove", "metrics"], root);
  expect(await text("package.json")).not.toContain('"prom-client"');
  await succeeds(["set", "health=off"], root);

  // Code of a person's that imports what is removed keeps it.
  await succeeds(["set", "health=on"], root);
  const mine = (line: string) => writeFile(join(root, "src/mine.ts"), `${line}\n`);
  await mine('import { health } from "./features/health.ts";\n\nexport const mine = health;');
  const kept = await succeeds(["remove", "health"], root);
  expect(kept.stderr).toContain("src/features/health.ts");
  expect(await text("src/features/health.ts")).toContain("export const health");
  await mine("export {};");
  await succeeds(["add", "health"], root);

  // Where that cannot be seen, the check fails, and all is put back.
  await mine('/// <reference path="./features/health.ts" />\n\nexport {};');
  const manifest = await text(".create-mcp-server.json");
  const refused = await createMcpServer(["remove", "health"], { cwd: root, env });
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("src/mine.ts");
  expect(refused.stderr).toContain("Every file is as it was before.");
  expect(await text(".create-mcp-server.json")).toBe(manifest);

  const { stdout } = await succeeds(["status", "--json"], root);
  const { files } = JSON.parse(stdout);
  expect(files).toMatchObject({ deleted: [], missing: [] });
  expect(files.edited).toEqual(["README.md", "src/server.ts", "src/tools/index.ts"]);
  expect(await text("README.md")).toContain("Written by hand.");
  expect(await text("src/server.ts")).toMatch(/^\/\/ Ours\.\n/);
});

/** A project that nothing was installed for, and a person in it who types commands. */
async function atHome() {
  const folder = await emptyFolder();
  const root = join(folder, "p");
  const env = { ...environment(folder), ...author };
  const created = ["p", "--no-install", "--git", "--metrics", "none", "--auth", "none"];
  const { exitCode, stderr } = await createMcpServer(created, { cwd: folder, env });
  expect(exitCode, stderr).toBe(0);
  return { folder, root, env };
}

test("as it is written: npm create mcp-server@latest add metrics, from a folder of the project", async () => {
  const { folder, root, env } = await atHome();
  const { tarball, cli, registry: upstream } = inject("packed");
  const manifest = JSON.parse(await readFile(join(dirname(cli), "../package.json"), "utf8"));
  const registry = await startRegistry([{ tarball, manifest }], upstream);
  onTestFinished(() => registry.close());
  const npm = {
    ...env,
    ...registryOf(registry.url),
    npm_config_cache: join(folder, "npm-cache"),
  };
  const type = (command: string) =>
    run(command.split(" "), { cwd: join(root, "src/tools"), env: npm });

  const dry = await type("npm create mcp-server@latest add metrics -- --dry-run");
  expect(dry.exitCode, dry.stderr).toBe(0);
  expect(dry.stdout).toContain("+++ b/src/features/metrics.ts");
  expect(await namesIn(join(root, "src/features"))).not.toContain("metrics.ts");

  const added = await type("npm create mcp-server@latest add metrics -- --no-install");
  expect(added.exitCode, added.stderr).toBe(0);
  expect(added.stderr).toContain("metrics: none → prometheus");
  expect(added.stderr).toContain("Next:\n  cd ../..\n  npm install\n");
  expect(await namesIn(join(root, "src/features"))).toContain("metrics.ts");
  expect(registry.downloads()).toBe(1);
});

test("the diff of a dry run is one that git apply takes, and does the same", async () => {
  const { folder, root, env } = await atHome();
  const git = (...args: string[]) => run(["git", ...args], { cwd: root, env });
  // A person's editor: no line end at the end, CRLF, a file that can be executed.
  for (const [path, change] of [
    ["README.md", (text: string) => text.trimEnd()],
    [".env.example", (text: string) => text.replaceAll("\n", "\r\n")],
  ] as const) {
    await writeFile(join(root, path), change(await readFile(join(root, path), "utf8")));
  }
  await run(["chmod", "+x", "src/features/index.ts"], { cwd: root, env });
  await git("commit", "--all", "--message", "Mine");

  for (const words of [
    ["add", "metrics"],
    ["add", "tool", "get-forecast", "city:string"],
    ["remove", "health", "metrics"],
  ]) {
    const dry = await createMcpServer([...words, "--dry-run"], { cwd: root, env });
    expect(dry.exitCode, dry.stderr).toBe(0);
    const patch = join(folder, "change.patch");
    await writeFile(patch, dry.stdout);
    const applied = await git("apply", "--index", patch);
    expect(applied.exitCode, applied.stderr).toBe(0);
    const { stdout: expected } = await git("write-tree");
    await git("reset", "--hard");
    const flags = ["--no-install", "--no-verify"];
    const { exitCode, stderr } = await createMcpServer([...words, ...flags], { cwd: root, env });
    expect(exitCode, stderr).toBe(0);
    await git("add", "--all");
    expect((await git("write-tree")).stdout).toBe(expected);
    await git("commit", "--message", words.join(" "));
  }
});

test("without git, from a link to the project, everything is the same", async () => {
  const { folder, root, env } = await atHome();
  await rm(join(root, ".git"), { recursive: true });
  await run(["ln", "-s", root, join(folder, "link")], { cwd: folder, env });
  const added = await createMcpServer(["add", "metrics", "--no-install", "--no-verify"], {
    cwd: join(folder, "link/src"),
    env: { ...env, PATH: dirname(process.execPath) },
  });
  expect(added.exitCode, added.stderr).toBe(0);
  const { stdout } = await createMcpServer(["status", "--json", "--cwd", "link"], {
    cwd: folder,
    env,
  });
  expect(JSON.parse(stdout)).toMatchObject({
    folder: "link",
    options: { metrics: "prometheus" },
    files: { edited: [], deleted: [], missing: [] },
  });
});
