import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { promisify } from "node:util";

const unknown = "unknown";
const ended = "ended";

/**
 * A name for this process that no other ever has: its id, when it was started, and on which machine. The id alone would
 * lie: the system gives it to another process some time after this one has ended.
 */
export async function nameOfThisProcess(): Promise<string> {
  return `${process.pid}-${await startOf(process.pid)}-${thisMachine()}`;
}

export type Whereabouts =
  | { readonly state: "running" | "ended"; readonly pid: number }
  /** On another machine, or in another container: what became of it cannot be seen from here. */
  | { readonly state: "elsewhere" };

/** What became of the process of that name; undefined if it is the name of none. */
export async function whereIs(name: string): Promise<Whereabouts | undefined> {
  const [, id, start, machine] = /^(\d+)-(\w+)-(\w+)$/.exec(name) ?? [];
  if (id === undefined) return undefined;
  if (machine !== thisMachine()) return { state: "elsewhere" };
  const pid = Number(id);
  if (!isThere(pid)) return { state: "ended", pid };
  const found = await startOf(pid);
  const canTell = start !== unknown && found !== unknown;
  const hasEnded = found === ended || (canTell && start !== found);
  return { state: hasEnded ? "ended" : "running", pid };
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not EPERM: that is the process of somebody else.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** When the process was started, as a word that is good for comparing only. */
async function startOf(pid: number): Promise<string> {
  return (await startByProc(pid)) ?? (await startByPs(pid)) ?? unknown;
}

/** Linux. The start is counted from when the machine was started. */
async function startByProc(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const machineStart = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    // After the program's name, which may hold anything: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return wordFor(fields[0], `${machineStart} ${fields[19]}`);
  } catch {
    return undefined;
  }
}

/** macOS and other Unix systems. */
async function startByPs(pid: number): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(
      "ps",
      ["-o", "stat=", "-o", "lstart=", "-p", `${pid}`],
      { env: { ...process.env, LC_ALL: "C", TZ: "UTC" } },
    );
    const [state, ...start] = stdout.trim().split(/\s+/);
    return wordFor(state, start.join(" "));
  } catch {
    return undefined;
  }
}

/** A killed process is there (state Z) until its parent has taken notice, which in a container may be never. */
function wordFor(state: string | undefined, start: string): string {
  return state?.startsWith("Z") ? ended : digest(start);
}

function thisMachine(): string {
  return digest(hostname());
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
