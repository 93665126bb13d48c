import fs from "node:fs";
import { readdir, rename } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { changingCalls } from "../../support/signal-at-step.ts";
import { deadRun } from "./killable.ts";

const journal = ".create-mcp-server.journal";

/** Of the calls that change something on disk: the number of one, from 1 on, or what tells it. */
export type Step = number | ((name: string, ...given: readonly unknown[]) => boolean);

export interface Fault {
  /** The call that fails. */
  readonly step: Step;
  readonly error: () => Error;
  /** Whether all later ones fail too. */
  readonly stays: boolean;
}

export interface Outcome<Result> {
  readonly result?: Result;
  readonly error?: unknown;
  /** Whether it came as far as the fault. */
  readonly hasFailed: boolean;
  /** Each call that changes something, or that waits for the disk (`sync`), with the paths it was given. */
  readonly calls: readonly (readonly [name: string, ...paths: string[]])[];
}

/** Does something on a disk that nobody waits for, and that fails at one step, if `fault` is given. */
export async function onDisk<Result>(
  work: () => Promise<Result>,
  fault?: Fault,
): Promise<Outcome<Result>> {
  const calls: [string, ...string[]][] = [];
  let steps = 0;
  let hasFailed = false;
  const originals = changingCalls.map((name) => [name, fs.promises[name]] as const);
  for (const [name, original] of originals) {
    const call = async (...given: unknown[]) => {
      const isStep = name !== "open" || given[1] !== "r";
      if (isStep) {
        steps += 1;
        calls.push([name, ...given.filter((each) => typeof each === "string")]);
        const isFault =
          typeof fault?.step === "function" ? fault.step(name, ...given) : fault?.step === steps;
        const isBroken = isFault || (hasFailed && fault?.stays);
        hasFailed ||= isFault;
        if (fault && isBroken) throw fault.error();
      }
      const result = await (original as (...args: unknown[]) => unknown)(...given);
      if (name === "open") {
        Object.assign(result as object, { sync: async () => calls.push(["sync", `${given[0]}`]) });
      }
      return result;
    };
    Object.assign(fs.promises, { [name]: call });
  }
  syncBuiltinESMExports();
  try {
    const result = await work();
    return { result, hasFailed, calls };
  } catch (error) {
    return { error, hasFailed, calls };
  } finally {
    Object.assign(fs.promises, Object.fromEntries(originals));
    syncBuiltinESMExports();
  }
}

export const diskError = (code: string) => () => Object.assign(new Error(code), { code });

/**
 * What a SIGKILL before that step leaves in `root`, without a process for each: from then on nothing has an effect any
 * more. The process is this one, so its run is given the name of one that has ended.
 *
 * @returns whether it came as far as that step
 */
export async function crashAt(
  root: string,
  step: Step,
  work: () => Promise<unknown>,
): Promise<boolean> {
  const { hasFailed } = await onDisk(work, { step, error: diskError("EIO"), stays: true });
  await endRuns(root);
  return hasFailed;
}

/** As if the process that has left runs in `root`, which is this one, had ended. */
export async function endRuns(root: string): Promise<void> {
  const names = await readdir(join(root, journal)).catch(() => []);
  for (const name of names) {
    await rename(join(root, journal, name), join(root, journal, await deadRun()));
  }
}

/** The step that decides, in a plan that changes the manifest. */
export function isManifestMove(name: string, ...given: readonly unknown[]): boolean {
  return (
    name === "rename" &&
    `${given[1]}`.endsWith("/.create-mcp-server.json") &&
    `${given[0]}`.endsWith("/last")
  );
}
