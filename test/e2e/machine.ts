import { spawnSync } from "node:child_process";

/** What some tests need and not every machine has. */
export const isRoot = process.getuid?.() === 0;
export const canMount = isRoot && process.platform === "linux";
export const hasTmux = spawnSync("tmux", ["-V"]).status === 0;

/** The tests that this machine cannot run, a line each, and why. */
export function leftOut(): string[] {
  return [
    ...(hasTmux ? [] : ["Left out: test/e2e/terminal.test.ts, since tmux is not installed."]),
    ...(canMount
      ? []
      : [
          "Left out: full and read-only disks in test/e2e/targets.test.ts: only root may mount them.",
        ]),
  ];
}
