import { cp, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, inject, test } from "vitest";

import { removeCheck } from "../support/without-check.ts";
import { environment } from "./environment.ts";
import { createMcpServer, emptyFolder, run } from "./run.ts";
import { namesIn } from "./tree.ts";

const { tarball, cli } = inject("packed");
const root = join(dirname(cli), "..");
const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

test("the package holds the bundle, its licences and what npm always adds, and no more", async () => {
  const always = ["README.md", "LICENSE", "package.json"];
  expect((await namesIn(root)).filter((name) => !always.includes(name))).toEqual(["dist"]);
  const other = (await namesIn(join(root, "dist"))).filter((name) => !name.endsWith(".js"));
  expect(other).toEqual(["THIRD-PARTY-LICENSES.txt", "clients", "package.json"]);
  expect(await namesIn(join(root, "dist/clients"))).toEqual([
    "THIRD-PARTY-LICENSES.txt",
    "official-clients.js",
  ]);
});

test("without what only check loads, it is smaller than 250 kB; with it, than 500 kB", async () => {
  expect((await stat(tarball)).size).toBeLessThan(500_000);
  const folder = await emptyFolder();
  await cp(root, folder, { recursive: true });
  await removeCheck(folder);
  const env = environment(folder);
  const packed = await run(["npm", "pack", "--ignore-scripts"], { cwd: folder, env });
  expect((await stat(join(folder, packed.stdout.trim()))).size).toBeLessThan(250_000);
});

test("no other command loads the official clients", async () => {
  const chunks = (await namesIn(join(root, "dist"))).filter((name) => name.endsWith(".js"));
  const texts = await Promise.all(
    chunks.map(async (name) => [name, await readFile(join(root, "dist", name), "utf8")] as const),
  );
  const loading = texts.filter(([, text]) => text.includes("official-clients.js"));
  expect(loading.map(([name]) => name.replace(/-\w+\.js$/, ""))).toEqual(["check"]);
});

test("installing it installs one package", async () => {
  const folder = await emptyFolder();
  const env = environment(folder);
  const args = ["install", "--prefix", folder, tarball];
  const { exitCode, stdout } = await run(["npm", ...args], { cwd: folder, env });
  expect(exitCode).toBe(0);
  expect(stdout).toContain("added 1 package");
  expect(
    (await namesIn(join(folder, "node_modules"))).filter((name) => !name.startsWith(".")),
  ).toEqual(["create-mcp-server"]);
});

test("it has no dependencies, and runs nothing when it is installed", () => {
  for (const field of ["dependencies", "optionalDependencies", "peerDependencies"]) {
    expect(manifest).not.toHaveProperty(field);
  }
  for (const script of ["preinstall", "install", "postinstall", "prepare"]) {
    expect(manifest.scripts).not.toHaveProperty(script);
  }
});

test("the licences of what is bundled are handed on", async () => {
  const licences = await readFile(join(root, "dist/THIRD-PARTY-LICENSES.txt"), "utf8");
  for (const name of ["@clack/prompts", "commander", "handlebars", "js-yaml", "nano-spawn"]) {
    expect(licences).toMatch(new RegExp(`^${name} [\\d.]+ \\(`, "m"));
  }
});

test("its program says the package's version", async () => {
  const { exitCode, stdout, stderr } = await createMcpServer(["--version"], {
    cwd: await emptyFolder(),
  });
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 0,
    stdout: `${manifest.version}\n`,
    stderr: "",
  });
});
