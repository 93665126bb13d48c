import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { leaveOut, type LeftOut } from "./left-out.ts";
import packages from "./programs.json" with { type: "json" };

/**
 * The programs that tests run besides Node and npm, each with the Debian package that has it. They are declared in
 * `programs.json`, and nowhere else: `.ci/run` installs from there what a machine lacks.
 */
export type Program = keyof typeof packages;

/** Debian keeps servers where only root looks by default. */
const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];

/** Where a program is; undefined if this machine lacks it. */
export function find(program: string): string | undefined {
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

/**
 * Options for a test, or a group of them, that runs these programs: `describe("in a terminal", needs("tmux"), …)`. On a
 * machine that lacks one they are left out, and the last lines of the run say so.
 *
 * @throws if one is missing and the environment says NOTHING_LEFT_OUT=1, as CI does
 */
export function needs(...programs: readonly Program[]): LeftOut {
  const missing = programs.filter((program) => find(program) === undefined);
  if (missing.length === 0) return leaveOut(undefined);
  const names = missing.join(" and ");
  const toInstall = [...new Set(missing.map((program) => packages[program]))].join(" ");
  const reason = `${names} ${missing.length > 1 ? "are" : "is"} not installed (apt-get install ${toInstall})`;
  if (process.env["NOTHING_LEFT_OUT"] === "1") {
    throw new Error(`${reason}, and NOTHING_LEFT_OUT=1 lets no test be left out`);
  }
  return leaveOut(reason);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
