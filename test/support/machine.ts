import { execFileSync } from "node:child_process";

export const isRoot = process.getuid?.() === 0;

/** Why file systems of our own cannot be mounted here, for tests of full and read-only disks; undefined if they can. */
export function whyNoMount(): string | undefined {
  try {
    execFileSync("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], {
      stdio: "ignore",
    });
    return undefined;
  } catch {
    return "file systems cannot be mounted here: only root may, on Linux";
  }
}
