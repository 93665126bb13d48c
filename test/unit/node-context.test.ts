import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";

import { nodeContext } from "../../src/node-context.ts";

const cwd = process.cwd();
const node = (script: string, timeoutMs?: number) =>
  nodeContext().exec(process.execPath, ["-e", script], {
    cwd,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });

// Each context listens on this process, as there is one of each in a real run.
const events = ["SIGINT", "SIGTERM"] as const;
const before = events.map((name) => new Set(process.listeners(name)));
afterEach(() => {
  events.forEach((name, at) => {
    for (const listener of process.listeners(name)) {
      if (!before[at]?.has(listener)) process.off(name, listener);
    }
  });
});

test("a program's exit code and output are handed over", async () => {
  expect(await node("console.log(1); console.error(2); process.exit(3)")).toEqual({
    exitCode: 3,
    missing: false,
    timedOut: false,
    stdout: "1",
    stderr: "2",
  });
});

test("a program that is not installed is no exception", async () => {
  const result = await nodeContext().exec("no-such-program", [], { cwd });
  expect(result).toMatchObject({ exitCode: undefined, missing: true, timedOut: false });
});

test("a program that hangs is ended", async () => {
  const result = await node("setInterval(() => {}, 1000)", 100);
  expect(result).toMatchObject({ exitCode: undefined, missing: false, timedOut: true });
});

test("a program that is not installed keeps nobody waiting for its time-out", async () => {
  const script = `import { nodeContext } from "./src/node-context.ts";
    await nodeContext().exec("no-such-program", [], { cwd: ".", timeoutMs: 600_000 });`;
  const result = await nodeContext().exec(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", script],
    { cwd, timeoutMs: 30_000 },
  );
  expect(result).toMatchObject({ exitCode: 0, timedOut: false });
});

test("a program that is ended may tidy up first, and is waited for", async () => {
  const script = `process.on("SIGTERM", () => setTimeout(() => { console.log("tidy"); process.exit(9); }, 200));
    setInterval(() => {}, 1000);`;
  expect(await node(script, 3_000)).toMatchObject({ exitCode: 9, timedOut: true, stdout: "tidy" });
});

test("a program that reads its input gets none, and does not wait for a person", async () => {
  expect((await node("process.stdin.on('end', () => process.exit(7)).resume()")).exitCode).toBe(7);
});

test("the first signal cancels, programs included", async () => {
  const context = nodeContext();
  const hanging = context.exec(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { cwd });
  process.emit("SIGINT", "SIGINT");
  expect(context.signal.aborted).toBe(true);
  expect(await hanging).toMatchObject({ exitCode: undefined, missing: false });
});

test("a program's environment is this process's, and what is added", async () => {
  const { stdout } = await nodeContext().exec("node", ["-p", "process.env.ADDED"], {
    cwd,
    env: { ADDED: "here" },
  });
  expect(stdout).toBe("here");
});

test("a text that arrives in pieces is whole, and what is given is read", async () => {
  const text = "… é 天 ".repeat(50_000);
  const { stdout } = await nodeContext().exec(
    process.execPath,
    ["-e", "process.stdin.pipe(process.stdout)"],
    { cwd, input: text },
  );
  expect(stdout === text).toBe(true);
});

test("a program that ends without reading what it is given is no exception", async () => {
  const input = "x".repeat(1_000_000);
  const result = await nodeContext().exec(process.execPath, ["-e", "process.exit(4)"], {
    cwd,
    input,
  });
  expect(result.exitCode).toBe(4);
});

describe("a program that is started", () => {
  const context = nodeContext();
  const start = (script: string) =>
    context.start(process.execPath, ["-e", script], { cwd, env: { WORD: "hello" } });

  test("can be talked to, and its end is known", async () => {
    const program = await start(
      "process.stdin.once('data', (d) => { console.log(process.env.WORD + d); process.exit(3); })",
    );
    program.stdin.write(" there");
    expect(await text(program.stdout)).toBe("hello there\n");
    expect(await program.ended).toEqual({ exitCode: 3, signal: undefined });
    // Nobody listens any more: that is no exception.
    program.stdin.write("more");
    program.kill("SIGTERM");
  });

  test("ends by a signal, and by its own choice of an exit code", async () => {
    const deaf = await start("console.log(1); setInterval(() => {}, 1000)");
    await once(deaf.stdout, "data");
    deaf.kill("SIGTERM");
    expect(await deaf.ended).toEqual({ exitCode: undefined, signal: "SIGTERM" });
  });

  test("that cannot be started has ended", async () => {
    const program = await context.start("no-such-program", [], { cwd });
    expect(await program.ended).toEqual({ exitCode: undefined, signal: undefined });
    program.kill("SIGKILL");
  });

  test("takes along what it has started itself", async () => {
    const program = await start(`const child = require("node:child_process").spawn(process.execPath,
      ["-e", "setInterval(() => {}, 1000)"], { stdio: ["ignore", "inherit", "ignore"] });
      console.log(child.pid); setInterval(() => {}, 1000)`);
    const [pid] = (await once(program.stdout, "data")) as [Buffer];
    program.kill("SIGKILL");
    // Its output, which the other one holds, would be open still.
    expect(await program.ended).toEqual({ exitCode: undefined, signal: "SIGKILL" });
    await expect.poll(() => isRunning(String(pid))).toBe(false);
  });

  test("ends with this process, however it exits", async () => {
    const script = `import { nodeContext } from "./src/node-context.ts";
      const program = await nodeContext().start(process.execPath,
        ["-e", "console.log(process.pid); setInterval(() => {}, 1000)"], { cwd: "." });
      program.stdout.on("data", (pid) => { process.stdout.write(pid); process.exit(9); });`;
    const args = ["--import", "tsx", "--input-type=module", "-e", script];
    const { exitCode, stdout } = await context.exec(process.execPath, args, { cwd });
    expect(exitCode).toBe(9);
    await expect.poll(() => isRunning(stdout)).toBe(false);
  });
});

/** Whether a process does anything; one that has ended may still have a number until somebody asks how it ended. */
async function isRunning(pid: string): Promise<boolean> {
  const args = ["-o", "stat=", "-p", pid.trim()];
  const { stdout } = await nodeContext().exec("ps", args, { cwd });
  return /^[^Z]/.test(stdout.trim());
}
