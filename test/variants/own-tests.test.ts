import { readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { beforeAll, describe, expect, test } from "vitest";
import { render } from "../../src/render/render.ts";
import { nodeBinary, type NodeMajor } from "../node-versions.ts";
import { writeProject, type Overlay } from "./project.ts";
import { ownTestRuns } from "./selection.ts";
import { runnable, surroundings } from "./surroundings.ts";

/** Ten seconds on a machine that does nothing else. */
const TIMEOUT_MS = 5 * 60_000;

/**
 * Runs what a person types in a terminal, in a project's folder, with nothing of this process' environment but the PATH,
 * and with these variables. Whatever it has started ends with the signal.
 */
async function run(
  command: string,
  root: string,
  node: string,
  signal: AbortSignal,
  env: Readonly<Record<string, string>> = {},
) {
  const child = execa(command, {
    cwd: root,
    shell: true,
    env: {
      PATH: `${dirname(node)}${delimiter}${process.env["PATH"]}`,
      HOME: process.env["HOME"],
      ...env,
    },
    extendEnv: false,
    reject: false,
    all: true,
    // A group of its own: npm, its shell and the tests that hang in it.
    detached: true,
  });
  const end = () => process.kill(-child.pid!, "SIGKILL");
  signal.addEventListener("abort", end);
  const result = await child;
  signal.removeEventListener("abort", end);
  return result;
}

describe.for([...new Set<NodeMajor>(ownTestRuns.map(({ node }) => node))])(
  "on Node %d",
  (major) => {
    let node: string;
    beforeAll(async () => {
      node = await nodeBinary(major);
    }, 300_000);

    const runs = ownTestRuns.filter((run) => run.node === major);
    for (const {
      variant: { id, options },
    } of runs) {
      const title = `the tests of ${id} pass`;
      test.concurrent(
        title,
        { ...runnable(options), timeout: TIMEOUT_MS },
        async ({ signal, onTestFinished }) => {
          const root = await writeProject(`own-tests/${id} on ${major}`, options);
          expect((await run("node --version", root, node, signal)).stdout).toMatch(`v${major}.`);
          const around = await surroundings(options);
          onTestFinished(around.close);
          const { REDIS_URL } = around.settings;
          const env: Record<string, string> = REDIS_URL === undefined ? {} : { REDIS_URL };
          const { exitCode, all } = await run("npm test", root, node, signal, env);
          expect(exitCode, all).toBe(0);
          // Node 20 calls it a success to have found no test.
          const passed = /^[#ℹ] pass (\d+)$/m.exec(all)?.[1];
          expect(Number(passed), all).toBeGreaterThan(20);
          expect(all).toMatch(/^[#ℹ] skipped 0$/m);
        },
      );
    }
  },
);

/** A mistake in each of the example tools, and the test that is there to find it. */
const mistakes = [
  [
    "src/tools/convert-temperature.ts",
    "value + 273.15",
    "value + 273.25",
    "convert_temperature converts",
  ],
  ["src/tools/hash-text.ts", '.default("SHA-256")', '.default("SHA-512")', "hash_text hashes"],
  ["src/tools/count-primes.ts", "number < 2", "number < 1", "count_primes counts"],
] as const;

test.concurrent.for(mistakes)(
  "a mistake in %s is found",
  { timeout: TIMEOUT_MS },
  async ([path, right, wrong, found], { signal }) => {
    const { options, id } = ownTestRuns[0]!.variant;
    const text = render(options).get(path)!.text;
    expect(text).toContain(right);
    const broken: Overlay = { [path]: text.replace(right, wrong) };
    const root = await writeProject(
      `own-tests/${id} broken ${path.replaceAll("/", "-")}`,
      options,
      broken,
    );
    const { exitCode, all } = await run("npm test", root, process.execPath, signal);
    expect(exitCode, all).not.toBe(0);
    expect(all).toMatch(new RegExp(`^(not ok|✖).*${found}`, "m"));
  },
);

describe("call", () => {
  const { id, options } = ownTestRuns[0]!.variant;
  let root: string;
  beforeAll(async () => {
    root = await writeProject(`own-tests/${id} call`, options);
  });

  test("the first command of the README answers", async ({ signal }) => {
    const readme = await readFile(join(root, "README.md"), "utf8");
    const command = /^npm run call .+$/m.exec(readme)![0];
    const { exitCode, stdout } = await run(command, root, process.execPath, signal);
    expect(stdout).toMatch(/^{"value":373\.15,"unit":"kelvin"}$/m);
    expect(exitCode).toBe(0);
  });

  test("without a tool's name it lists the tools", async ({ signal }) => {
    const { exitCode, stdout } = await run("npm run call", root, process.execPath, signal);
    expect(stdout).toContain("Name a tool, and give its arguments as JSON:");
    for (const tool of ["convert_temperature", "hash_text", "count_primes"]) {
      expect(stdout).toMatch(new RegExp(`^  ${tool}  \\S`, "m"));
    }
    expect(exitCode).toBe(2);
  });

  test("without a tool's arguments it says which ones there must be", async ({ signal }) => {
    const { exitCode, stdout } = await run(
      "npm run call hash_text",
      root,
      process.execPath,
      signal,
    );
    expect(stdout).toContain("Invalid arguments: text: ");
    expect(exitCode).toBe(1);
  });
});
