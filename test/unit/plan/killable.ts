import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { onTestFinished } from "vitest";
import { requireBanner } from "../../../scripts/require-banner.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { nameOfThisProcess } from "../../../src/plan/process-name.ts";
import { signalAtStep } from "../../support/signal-at-step.ts";
import { emptyFolder } from "../folder.ts";

export type Then = "keep" | "undo" | "wait" | "take back";

/** A process of its own that applies a plan, and can be killed at any step or moment. */
export class Killable {
  readonly #program: string;
  readonly #planFile: string;

  private constructor(program: string, planFile: string) {
    this.#program = program;
    this.#planFile = planFile;
  }

  static async make(): Promise<Killable> {
    const folder = await emptyFolder();
    const outfile = join(folder, "run.mjs");
    await build({
      entryPoints: [join(import.meta.dirname, "killed-run.ts")],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      banner: { js: requireBanner },
    });
    return new Killable(outfile, join(folder, "plan.json"));
  }

  /** How many steps there are: calls that change something on disk. */
  async countSteps(plan: Plan, then: Then): Promise<number> {
    const countFile = join(await emptyFolder(), "steps");
    await this.#spawnSync(plan, then, { countFile });
    return Number(await readFile(countFile, "utf8"));
  }

  /** Kills the process before the step of that number, from 1 on; false if it came to its end. */
  async killAt(plan: Plan, then: Then, step: number): Promise<boolean> {
    const { signal, status, stderr } = await this.#spawnSync(plan, then, {
      at: { step, signal: "SIGKILL" },
    });
    if (signal !== "SIGKILL" && status !== 0) throw new Error(stderr);
    return signal === "SIGKILL";
  }

  /** A process that has applied the plan, and waits: for `done` or `undo`, which never come. */
  async startAndApply(plan: Plan): Promise<ChildProcess> {
    await writeFile(this.#planFile, JSON.stringify(plan));
    const child = spawn(process.execPath, [this.#program, "wait", this.#planFile]);
    onTestFinished(() => void child.kill("SIGKILL"));
    for await (const chunk of child.stdout) if (`${chunk}`.includes("applied")) return child;
    throw new Error("It has ended.");
  }

  /**
   * Kills the process so many milliseconds after it has begun, wherever it is then.
   *
   * @returns how many milliseconds it has run
   */
  async killAfter(plan: Plan, then: Then, milliseconds: number): Promise<number> {
    await writeFile(this.#planFile, JSON.stringify(plan));
    const child = spawn(process.execPath, [this.#program, then, this.#planFile]);
    const closed = once(child, "close");
    await once(child.stdout, "data");
    const start = performance.now();
    const timer = Number.isFinite(milliseconds)
      ? setTimeout(() => child.kill("SIGKILL"), milliseconds)
      : undefined;
    await closed;
    clearTimeout(timer);
    return performance.now() - start;
  }

  /** What it says on stderr, run without the rights of root, which may write everywhere. */
  async saidAsNobody(plan: Plan): Promise<string> {
    await chmod(dirname(this.#planFile), 0o755);
    return (await this.#spawnSync(plan, "keep", {}, 65_534)).stderr;
  }

  async #spawnSync(
    plan: Plan,
    then: Then,
    setup: Parameters<typeof signalAtStep>[0],
    uid = process.getuid?.(),
  ) {
    await writeFile(this.#planFile, JSON.stringify(plan));
    const args = ["--import", signalAtStep(setup), this.#program, then, this.#planFile];
    return spawnSync(process.execPath, args, {
      encoding: "utf8",
      ...(uid !== undefined && { uid }),
    });
  }
}

/** The name of a run whose process has ended: no process has an id as high as that. */
export async function deadRun(): Promise<string> {
  const [, start, machine] = (await nameOfThisProcess()).split("-");
  return `${2 ** 30}-${start}-${machine}`;
}

/** A copy, with the same modes. */
export async function copyOf(folder: string): Promise<string> {
  const copy = await emptyFolder();
  await cp(folder, copy, { recursive: true });
  return copy;
}
