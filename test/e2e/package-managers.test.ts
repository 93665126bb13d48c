import { readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { packageManagerWords } from "../../src/render/package-manager-words.ts";
import { cachedPackage } from "../cached-package.ts";
import { author, environment, machinePath, registryOf, type Environment } from "./environment.ts";
import { startRegistry, type Registry } from "./registry.ts";
import { emptyFolder, run } from "./run.ts";
import { namesIn } from "./tree.ts";

const { tarball, cli, registry: upstream } = inject("packed");

let registry: Registry;
beforeAll(async () => {
  const manifest = JSON.parse(await readFile(join(dirname(cli), "../package.json"), "utf8"));
  registry = await startRegistry([{ tarball, manifest }], upstream);
});
afterAll(() => registry.close());

/** The programs of one exact version, for the PATH; those of npm are the machine's own. */
const programsOf = async (name: string, version: string) =>
  join(await cachedPackage(name, version), ".bin");

describe.each([
  ["npm", "npm", () => dirname(process.execPath), "package-lock.json"],
  ["pnpm", "pnpm", () => programsOf("pnpm", "12.21.0"), "pnpm-lock.yaml"],
  ["yarn 1", "yarn", () => programsOf("yarn", "1.22.22"), "yarn.lock"],
  ["yarn 4", "yarn", () => programsOf("@yarnpkg/cli-dist", "4.18.1"), "yarn.lock"],
  ["bun", "bun", () => programsOf("bun", "1.4.5"), "bun.lock"],
] as const)("%s", (_, name, programs, lockfile) => {
  const words = packageManagerWords[name];
  const creating = `${words.create("mcp-server")} my-server ${name === "npm" ? "-- " : ""}--yes`;

  /** A person at a prompt, in a folder of their own. */
  async function atHome() {
    const folder = await emptyFolder();
    const env: Environment = {
      ...environment(folder),
      ...registryOf(registry.url),
      ...author,
      YARN_UNSAFE_HTTP_WHITELIST: "127.0.0.1",
      // Where package managers are at their strictest.
      CI: "true",
      // Not the one that all tests share: what is in a cache would not be downloaded.
      npm_config_cache: join(folder, "npm-cache"),
      PATH: [await programs(), machinePath()].join(delimiter),
    };
    return {
      folder,
      type: (command: string, cwd: string) => run(command.split(" "), { cwd, env }),
    };
  }

  test("creates a project by the documented command, installs, checks, builds and tests it", async () => {
    const { folder, type } = await atHome();
    const create = `${creating} --install --git`;
    const before = registry.downloads();
    const created = await type(create, folder);
    expect(created.exitCode, created.stdout + created.stderr).toBe(0);
    // Else it was some other version, out of a cache.
    expect(registry.downloads()).toBe(before + 1);

    const project = join(folder, "my-server");
    const manifest = JSON.parse(await readFile(join(project, ".create-mcp-server.json"), "utf8"));
    expect(manifest.options["package-manager"]).toBe(name);
    expect(await namesIn(project)).toContain(lockfile);

    for (const script of ["typecheck", "build", "test"]) {
      const ran = await type(words.run(script), project);
      expect(ran.exitCode, `${words.run(script)}\n${ran.stdout}${ran.stderr}`).toBe(0);
      if (script === "test") expect(ran.stdout).toMatch(/^(?:#|ℹ) pass [1-9]/m);
    }

    // All that has come since the first commit is ignored, and the lockfile is in it.
    expect((await type("git status --porcelain", project)).stdout).toBe("");
    expect((await type("git ls-files", project)).stdout.split("\n")).toContain(lockfile);
  });

  // A package of the bridge wants Express, by the way of another one: some install it, and some only say so.
  test("installs and builds a project with HTTP+SSE, whether it brings Express or not", async () => {
    const { folder, type } = await atHome();
    const created = await type(`${creating} --install --no-git --transport sse`, folder);
    expect(created.exitCode, created.stdout + created.stderr).toBe(0);
    const project = join(folder, "my-server");
    const built = await type(words.run("build"), project);
    expect(built.exitCode, built.stdout + built.stderr).toBe(0);
    expect(await readFile(join(project, "dist/main.js"), "utf8")).toContain("SSEServerTransport");
  });
});
