import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { execa } from "execa";
import { describe, expect, inject, test } from "vitest";

import { author, environment } from "./environment.ts";
import { pathWith } from "./programs.ts";
import { createMcpServer, emptyFolder } from "./run.ts";
import { signalAtStep } from "../support/signal-at-step.ts";
import { expectComplete, filesIn, namesIn } from "./tree.ts";

const filesOnly = ["--name", "my-server", "--no-install", "--no-git"];
const points = 50;

const nothing = "error: Cancelled: nothing was written.";
const complete = "error: Cancelled. The project is complete in my-server; what was left to do:";

/** Where the project goes, and what is there before. */
const places = [
  ["a new folder", "my-server", async () => undefined],
  [
    "a folder that is there",
    "my-server",
    async (cwd: string) => {
      await mkdir(join(cwd, "my-server"));
      await writeFile(join(cwd, "my-server/LICENSE"), "mine");
    },
  ],
] as const;

describe.each(places)("a signal while the files of %s are written", (_, directory, prepare) => {
  async function attempt(setup: Parameters<typeof signalAtStep>[0]) {
    const cwd = await emptyFolder();
    await prepare(cwd);
    const before = await filesIn(cwd);
    const { exitCode, stderr } = await createMcpServer([directory, ...filesOnly], {
      cwd,
      env: { NODE_OPTIONS: `--import ${signalAtStep(setup)}` },
    });
    return { cwd, before, exitCode, stderr };
  }

  test(`leaves nothing or a complete project, and exits with 130, at each of ${points} points`, async () => {
    const countFile = join(await emptyFolder(), "steps");
    await attempt({ countFile });
    const steps = Number(await readFile(countFile, "utf8"));
    expect(steps).toBeGreaterThan(points);

    const ends = new Set<string>();
    for (let point = 0; point < points; point += 1) {
      // Evenly from the first to the last.
      const step = 1 + Math.round((point * (steps - 1)) / (points - 1));
      const signal = point % 2 === 0 ? "SIGINT" : "SIGTERM";
      const { cwd, before, exitCode, stderr } = await attempt({ at: { step, signal } });
      const at = `${signal} before step ${step} of ${steps}:\n${stderr}`;
      expect(exitCode, at).toBe(130);
      const [said = ""] = stderr.split("\n");
      ends.add(said);
      if (said === nothing) {
        expect(await filesIn(cwd), at).toEqual(before);
      } else {
        expect(said, at).toBe(complete);
        await expectComplete(join(cwd, directory));
        expect(await namesIn(cwd), at).toEqual([directory]);
      }
    }
    // Both happen: else the points would not have been spread over the whole run.
    expect(ends).toEqual(new Set([nothing, complete]));
  });
});

/** Runs until a fake program, which would never end, has started; then sends the signal. */
async function interruptWhileRunning(program: string, args: readonly string[]) {
  const folder = await emptyFolder();
  const cwd = await emptyFolder();
  const started = join(folder, "started");
  // Reading from a pipe waits until the fake program runs, and says which process it is.
  await execa("mkfifo", [started]);
  const script = `echo $$ > ${started}\nexec sleep 600`;
  const env = {
    ...environment(cwd),
    ...author,
    PATH: await pathWith(folder, { sleep: "real", [program]: { script } }),
  };
  const child = spawn(process.execPath, [inject("packed").cli, "my-server", ...args], { cwd, env });
  const stderr = text(child.stderr);
  const pid = Number(await readFile(started, "utf8"));
  child.kill("SIGINT");
  const [exitCode] = await once(child, "close");
  const isRunning = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  await expectComplete(join(cwd, "my-server"));
  return { exitCode, stderr: await stderr, isRunning: isRunning() };
}

describe("a signal while a program that hangs is waited for", () => {
  test("npm: it is ended, and what is left to do is said", async () => {
    expect(await interruptWhileRunning("npm", ["--no-git"])).toEqual({
      exitCode: 130,
      stderr: `Installing with npm …\n${complete}\n  cd my-server\n  npm install\n  npm run dev\n`,
      isRunning: false,
    });
  });

  test("git: it is ended, and what is left to do is said", async () => {
    const { exitCode, stderr, isRunning } = await interruptWhileRunning("git", ["--no-install"]);
    expect({ exitCode, isRunning }).toEqual({ exitCode: 130, isRunning: false });
    expect(stderr).toContain(`${complete}\n  cd my-server\n  npm install\n  git init -b main && `);
  });
});
