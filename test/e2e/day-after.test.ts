import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import { environment } from "./environment.ts";
import { createMcpServer, emptyFolder, run } from "./run.ts";

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

  // Code of a person's that needs what is removed: the check fails, and all is put back.
  await succeeds(["set", "health=on"], root);
  await writeFile(
    join(root, "src/mine.ts"),
    'import { health } from "./features/health.ts";\n\nexport const mine = health;\n',
  );
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
