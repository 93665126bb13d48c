import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { environment } from "./environment.ts";
import { createMcpServer, emptyFolder, run } from "./run.ts";
import { callOverStdio } from "./stdio-client.ts";
import { namesIn } from "./tree.ts";

let project: string;

beforeAll(async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "create-mcp-server-e2e-")));
  const created = await createMcpServer(["my-server", "--install", "--no-git"], { cwd: folder });
  expect(created.exitCode, created.stderr).toBe(0);
  project = join(folder, "my-server");
});
afterAll(() => rm(dirname(project), { recursive: true }));

/** Node alone, which the program's first line asks for. */
const bare = { PATH: dirname(process.execPath) };

/** Packs a project and installs it as its users would; the answer is the folder where it is installed. */
async function installElsewhere(from: string): Promise<string> {
  const elsewhere = await emptyFolder();
  const env = environment(elsewhere);
  const packed = await run(["npm", "pack", "--pack-destination", elsewhere], { cwd: from, env });
  expect(packed.exitCode, packed.stderr).toBe(0);
  const [tarball = ""] = await readdir(elsewhere);
  const installed = await run(["npm", "install", `./${tarball}`], { cwd: elsewhere, env });
  expect(installed.exitCode, installed.stderr).toBe(0);
  return elsewhere;
}

test("the packed project, installed elsewhere, answers over stdio from / in an empty environment", async () => {
  const elsewhere = await installElsewhere(project);
  const modules = join(elsewhere, "node_modules");
  expect((await namesIn(modules)).filter((name) => !name.startsWith("."))).toEqual(["my-server"]);

  const program = join(modules, ".bin/my-server");
  const tool = { name: "hash_text", arguments: { text: "abc" } };
  expect(await callOverStdio(program, { cwd: "/", env: bare }, tool)).toMatchObject({
    server: "my-server",
    // The first test vector of FIPS 180-4.
    text: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    exitCode: 0,
  });
});

test("a native package, added with npm install, still builds, packs and runs", async () => {
  const folder = join(await emptyFolder(), "my-server");
  await mkdir(folder);
  await cp(project, folder, { recursive: true, verbatimSymlinks: true });
  const env = environment(folder);
  const added = await run(["npm", "install", "@node-rs/xxhash@1.7.8"], { cwd: folder, env });
  expect(added.exitCode, added.stderr).toBe(0);
  await writeFile(
    join(folder, "src/tools/xxhash.ts"),
    `import { xxh32 } from "@node-rs/xxhash";
import { z } from "zod";

import { defineTool } from "../mcp/tool.ts";

export const xxhash = defineTool({
  name: "xxhash",
  title: "Hash fast",
  description: "Computes the xxHash of a text.",
  input: z.strictObject({ text: z.string() }),
  run: ({ text }) => xxh32(text).toString(16),
});
`,
  );
  const list = join(folder, "src/tools/index.ts");
  const edited = (await readFile(list, "utf8"))
    .replace("\n\n", '\nimport { xxhash } from "./xxhash.ts";\n\n')
    .replace("\n];", "\n  xxhash,\n];");
  await writeFile(list, edited);

  const elsewhere = await installElsewhere(folder);
  expect(await namesIn(join(elsewhere, "node_modules/@node-rs"))).toContain("xxhash");
  const program = join(elsewhere, "node_modules/.bin/my-server");
  const tool = { name: "xxhash", arguments: { text: "abc" } };
  // The value that the reference program `xxhsum -H32` prints.
  expect(await callOverStdio(program, { cwd: "/", env: bare }, tool)).toMatchObject({
    text: "32d153ff",
    exitCode: 0,
  });
});
