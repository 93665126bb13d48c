import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import { malformedJson, malformedMessages } from "./malformed-json.ts";
import { call, initialize, LEGACY, legacy, modern, textOf } from "./messages.ts";
import { startStdio } from "./stdio.ts";

const bundle = inject("bundle");
const hash = call("hash_text", { text: "abc" });
const waits = call("waits", { label: "x" });
const eras = { modern, legacy };

function start(era: "modern" | "legacy" = "modern") {
  const stdio = startStdio(bundle);
  if (era === "legacy") stdio.send(initialize());
  return stdio;
}

describe("W20, V18, Q15: stdout holds the protocol only", () => {
  test.each(["modern", "legacy"] as const)(
    "W20: over 2,000 calls of a tool that prints wherever it can, for %s clients",
    async (era) => {
      const stdio = start(era);
      const CALLS = 2000;
      const text = '{"jsonrpc":"2.0","id":1,"result":{}}';
      const messages = Array.from({ length: CALLS }, () =>
        eras[era]("tools/call", call("noisy", { text })),
      );
      for (const message of messages) stdio.send(message);
      const answers = await Promise.all(messages.map(({ id }) => stdio.answerTo(id)));
      expect(answers.every((answer) => textOf(answer) === text)).toBe(true);
      expect(await stdio.finish()).toMatchObject({ exitCode: 0 });
      const ids = stdio.lines.map((line) => JSON.parse(line).id as number);
      expect(ids.filter((id) => messages.some((message) => message.id === id))).toHaveLength(CALLS);
      expect(stdio.lines).toHaveLength(era === "legacy" ? CALLS + 1 : CALLS);
      // It was printed all the same, where it does no harm.
      expect(stdio.stderr().split(text).length).toBeGreaterThan(CALLS);
    },
  );

  test("W20, V17: the log goes to stderr, as JSON", async () => {
    const stdio = start();
    await stdio.ask(modern("tools/call", hash));
    await stdio.finish();
    const lines = stdio
      .stderr()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: "tool called", tool: "hash_text" }),
    );
  });

  test("W20: answers of a mebibyte come whole, one a line, however slowly they are read", async () => {
    const stdio = start();
    stdio.child.stdout.pause();
    const messages = Array.from({ length: 10 }, () =>
      modern("tools/call", call("returns", { what: "huge" })),
    );
    for (const message of messages) stdio.send(message);
    await stdio.until(() => (stdio.stderr().split('"tool called"').length > 10 ? true : undefined));
    stdio.child.stdout.resume();
    const answers = await Promise.all(messages.map(({ id }) => stdio.answerTo(id)));
    for (const answer of answers) expect(textOf(answer)).toMatch(/^x{1048576}\n\[cut: /);
    await stdio.finish();
  });
});

describe("E10, W23, W33: messages", () => {
  test("Q6, E10: no line of garbage disturbs the next call", async () => {
    const stdio = start();
    expect(textOf(await stdio.ask(modern("tools/call", hash)))).toMatch(/^ba78/);
    for (const body of [...malformedJson, ...malformedMessages, "\r", "\0", "\ufeff"]) {
      stdio.write(`${body.replaceAll("\n", " ")}\n`);
    }
    expect(textOf(await stdio.ask(modern("tools/call", hash)))).toMatch(/^ba78/);
    expect(await stdio.finish()).toMatchObject({ exitCode: 0 });
    for (const line of stdio.lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: "2.0" });
  });

  test("Q6: nor does garbage before the first message", async () => {
    const stdio = start();
    for (const body of malformedMessages) stdio.write(`${body}\n`);
    expect(textOf(await stdio.ask(modern("tools/call", hash)))).toMatch(/^ba78/);
    await stdio.finish();
  });

  test("E15: 200,000 nested arrays are refused in words", async () => {
    const stdio = start();
    const message = modern("tools/call", call("echo", { deep: "HERE" }));
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    stdio.write(`${JSON.stringify(message).replace('"HERE"', deep)}\n`);
    expect(textOf(await stdio.answerTo(message.id))).toContain("nested deeper than 32 levels");
    expect(textOf(await stdio.ask(modern("tools/call", hash)))).toMatch(/^ba78/);
    await stdio.finish();
  });

  test.each(["modern", "legacy"] as const)(
    "W23: a call that a %s client cancels stops, and is not answered",
    async (era) => {
      const stdio = start(era);
      const message = eras[era]("tools/call", waits);
      stdio.send(message);
      await stdio.until(() => (stdio.stderr().includes('"waiting"') ? true : undefined));
      const cancel = (requestId: unknown) =>
        stdio.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId } });
      cancel("unknown");
      cancel(message.id);
      await stdio.until(() => (stdio.stderr().includes('"signal fired"') ? true : undefined));
      cancel(message.id);
      expect(textOf(await stdio.ask(eras[era]("tools/call", hash)))).toMatch(/^ba78/);
      await stdio.finish();
      expect(stdio.lines.some((line) => JSON.parse(line).id === message.id)).toBe(false);
    },
  );

  test("W11, W12, W30, W48: errors over stdio have the codes that they have over HTTP", async () => {
    const stdio = start();
    const code = async (...request: Parameters<typeof modern>) =>
      (await stdio.ask(modern(...request))).error?.code;
    expect(
      await code("tools/list", {}, { "io.modelcontextprotocol/protocolVersion": "2099-01-01" }),
    ).toBe(-32022);
    expect((await stdio.ask(modern("tools/list"))).result?.resultType).toBe("complete");
    expect(await code("no/such")).toBe(-32601);
    expect(await code("tools/call", call("no_such_tool"))).toBe(-32602);
    expect(
      await code("tools/call", call("greets", { remember: 1 }), {
        "io.modelcontextprotocol/clientCapabilities": {},
      }),
    ).toBe(-32021);
    await stdio.finish();
  });

  test("W16: a client of 2025 is served over stdio in its own version", async () => {
    const stdio = startStdio(bundle);
    const { result } = await stdio.ask(initialize(LEGACY));
    expect(result?.["protocolVersion"]).toBe(LEGACY);
    expect(await stdio.ask(legacy("ping"))).toMatchObject({ result: {} });
    expect(textOf(await stdio.ask(legacy("tools/call", hash)))).toMatch(/^ba78/);
    await stdio.finish();
  });
});

describe("W22, G11, G12: the end", () => {
  /** Fails, and does not wait, if the process is still there after a second. */
  const withinASecond = { timeout: 20_000 };

  test("W22: end of input ends an idle server with 0", withinASecond, async () => {
    const stdio = start();
    await stdio.ask(modern("tools/list"));
    const ended = performance.now();
    expect(await stdio.finish()).toMatchObject({ exitCode: 0 });
    expect(performance.now() - ended).toBeLessThan(1000);
  });

  test("W22: end of input ends one that nothing was ever sent to", async () => {
    expect(await startStdio(bundle).finish()).toMatchObject({ exitCode: 0 });
  });

  test.each(["modern", "legacy"] as const)(
    "W22: end of input during a call of a %s client ends the call's signal, and the process with 0 within 1 s",
    withinASecond,
    async (era) => {
      const stdio = start(era);
      stdio.send(eras[era]("tools/call", waits));
      await stdio.until(() => (stdio.stderr().includes('"waiting"') ? true : undefined));
      const ended = performance.now();
      expect(await stdio.finish()).toMatchObject({ exitCode: 0 });
      expect(performance.now() - ended).toBeLessThan(1000);
      expect(stdio.stderr()).toContain('"signal fired"');
    },
  );

  test.each(["SIGTERM", "SIGINT"] as const)("G11: %s ends it with 0", async (signal) => {
    const stdio = start();
    stdio.send(modern("tools/call", waits));
    await stdio.until(() => (stdio.stderr().includes('"waiting"') ? true : undefined));
    stdio.child.kill(signal);
    expect(await stdio.end).toMatchObject({ exitCode: 0 });
  });

  test("G11: a client that no longer reads (EPIPE) ends it", async () => {
    const stdio = start();
    await stdio.ask(modern("tools/list"));
    stdio.child.stdout.destroy();
    stdio.send(modern("tools/list"));
    expect(await stdio.end).toMatchObject({ exitCode: 0 });
    expect(stdio.stderr()).not.toContain('"level":60');
  });

  test("G12, E10: a line of 11 MB ends it, not with 0, and says why on stderr", async () => {
    const stdio = start();
    await stdio.ask(modern("tools/list"));
    stdio.child.stdin.on("error", () => {});
    stdio.write("x".repeat(11 * 1024 * 1024));
    expect(await stdio.end).toMatchObject({ exitCode: 1 });
    expect(stdio.stderr()).toMatch(/"level":60.*exceeded maximum size/);
    expect(stdio.lines).toHaveLength(1);
  });

  // Where there is no /proc, nothing says so simply what a process listens on.
  test.runIf(process.platform === "linux")("W24, H9, M11: it opens no port", async () => {
    const stdio = start();
    await stdio.ask(modern("tools/call", hash));
    const { pid } = stdio.child;
    const sockets = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const target = readlinkSync(`/proc/${pid}/fd/${fd}`);
      return /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [];
    });
    const inNetwork = ["tcp", "tcp6", "udp", "udp6"].flatMap((table) =>
      readFileSync(`/proc/${pid}/net/${table}`, "utf8")
        .split("\n")
        .slice(1)
        .map((line) => line.trim().split(/\s+/)[9]),
    );
    expect(sockets.filter((inode) => inNetwork.includes(inode))).toEqual([]);
    await stdio.finish();
  });
});
