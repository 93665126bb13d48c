import { expect, describe, inject, test } from "vitest";
import { startHttp } from "../variants/running-server.ts";
import { open, request, headerLines, post } from "./http.ts";
import { call, modern } from "./messages.ts";
import { run } from "./run.ts";
import { startStdio } from "./stdio.ts";

const bundle = inject("bundle");
const transports = ["http", "stdio"] as const;

describe("V19: settings", () => {
  test("V19: all that is wrong is named at once, with what was given, and exit code 78", async () => {
    const wrong = {
      PORT: "80x",
      MAX_BODY_BYTES: "1",
      LOG_LEVEL: "loud",
      TOOL_TIMEOUT_MS: "0",
      ALLOW_UNAUTHENTICATED: "yes",
    };
    const { exitCode, stdout, stderr } = await run(bundle, ["--transport", "http"], wrong);
    expect({ exitCode, stdout }).toEqual({ exitCode: 78, stdout: "" });
    for (const [name, value] of Object.entries(wrong)) {
      expect(stderr).toContain(name);
      expect(stderr).toContain(JSON.stringify(value));
    }
    expect(stderr).not.toMatch(/main\.js|node:/);
  });

  test.each([
    ["PORT", "-1"],
    ["PORT", "65536"],
    ["PORT", "3000.5"],
    ["PORT", "1e9"],
    ["MAX_BODY_BYTES", "lots"],
    ["TOOL_TIMEOUT_MS", "Infinity"],
    ["ALLOWED_ORIGINS", "app.example.com"],
    ["ALLOWED_ORIGINS", "https://app.example.com/"],
    ["ALLOWED_ORIGINS", "*"],
    ["ALLOWED_ORIGINS", "https://a.example.com,null"],
  ])("V19: %s=%s ends the start", async (name, value) => {
    const { exitCode, stderr } = await run(bundle, ["--transport", "http"], { [name]: value });
    expect(exitCode).toBe(78);
    expect(stderr).toContain(name);
  });

  test.each(["0.0.0.0", "::", "192.0.2.1"])(
    "W4, A2, V15: HOST=%s does not start without names and without consent",
    async (HOST) => {
      const { exitCode, stderr } = await run(bundle, ["--transport", "http"], { HOST });
      expect(exitCode).toBe(78);
      expect(stderr).toContain("ALLOWED_HOSTS");
      expect(stderr).toContain("ALLOW_UNAUTHENTICATED");
    },
  );

  test("V15: with both, it starts, and answers to the names that it was given", async () => {
    const server = await startHttp(bundle, {
      HOST: "0.0.0.0",
      ALLOWED_HOSTS: "mcp.example.com",
      ALLOW_UNAUTHENTICATED: "true",
    });
    const { port } = new URL(server.url);
    const local = `http://127.0.0.1:${port}`;
    expect((await post(local, modern("tools/list"))).status).toBe(403);
    const socket = open(local);
    const list = modern("tools/list");
    const lines = ["Host: mcp.example.com", ...headerLines(list)];
    const answer = new Promise((resolve) => socket.once("data", (data) => resolve(String(data))));
    socket.write(request("POST /mcp HTTP/1.1", lines, list));
    expect(await answer).toMatch(/^HTTP\/1\.1 200/);
    socket.destroy();
    await server.stop();
  });

  test.each([
    [["--transport", "carrier-pigeon"], /carrier-pigeon.*stdio or http/],
    [["--transport"], /--transport/],
    [["--verbose"], /--verbose/],
    [["http"], /http/],
  ])("V19: %j is refused with what is allowed, and exit code 78", async (args, message) => {
    const { exitCode, stdout, stderr } = await run(bundle, args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 78, stdout: "" });
    expect(stderr).toMatch(message);
  });

  test.each(transports)(
    "V19: --check-config shows what holds for %s, secrets masked",
    async (name) => {
      const keys = {
        FIRST_KEY: "hunter1",
        SECOND_KEY: "hunter2",
        THIRD_KEY: "hunter3",
        FOURTH_KEY: "hunter4",
      };
      const { exitCode, stdout, stderr } = await run(
        bundle,
        ["--transport", name, "--check-config"],
        { ...keys, LOG_LEVEL: "debug" },
      );
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(stdout).toContain(`TRANSPORT=${name}`);
      expect(stdout).toContain("LOG_LEVEL=debug");
      for (const key of Object.keys(keys)) expect(stdout).toContain(`${key}=***`);
      expect(stdout).not.toContain("hunter");
      expect(stdout.includes("\nPORT=")).toBe(name === "http");
    },
  );

  test("V19: --check-config shows the networks of trusted proxies as they were given", async () => {
    const { stdout } = await run(bundle, ["--transport", "http", "--check-config"], {
      FIRST_KEY: "a",
      SECOND_KEY: "b",
      THIRD_KEY: "c",
      FOURTH_KEY: "d",
      TRUST_PROXY: "10.0.0.0/8,192.0.2.1",
    });
    expect(stdout).toContain("\nTRUST_PROXY=10.0.0.0/8,192.0.2.1\n");
  });

  test("V19, V7: a secret that is wrong is not repeated", async () => {
    const hunter = "hunter".repeat(10);
    const keys = { FIRST_KEY: hunter, SECOND_KEY: hunter, THIRD_KEY: hunter, FOURTH_KEY: hunter };
    const { exitCode, stderr } = await run(bundle, ["--transport", "stdio"], keys);
    expect(exitCode).toBe(78);
    for (const key of Object.keys(keys)) expect(stderr).toContain(key);
    expect(stderr).not.toContain("hunter");
  });

  test("V19: a name that is probably misspelt is a warning, with what was probably meant", async () => {
    const server = await startHttp(bundle, { ALOWED_HOSTS: "x", MAX_BODY_BYTE: "1" });
    await server.logged(
      ({ msg }) => msg === "ALOWED_HOSTS is not a setting. Did you mean ALLOWED_HOSTS?",
    );
    await server.logged(({ msg }) => String(msg).includes("MAX_BODY_BYTES"));
    await server.stop();
  });

  test("W24: stdio reads no setting of HTTP", async () => {
    const wrong = { PORT: "80x", HOST: "0.0.0.0", MAX_BODY_BYTES: "1", ALLOWED_ORIGINS: "*" };
    const stdio = startStdio(bundle, wrong);
    expect(await stdio.ask(modern("tools/list"))).toHaveProperty("result");
    expect(await stdio.finish()).toMatchObject({ exitCode: 0 });
  });
});

describe("W13, W47: tools that break a rule do not start", () => {
  const start = (tool: object) =>
    run(bundle, ["--transport", "stdio"], { ODD_TOOL: JSON.stringify(tool) });
  const marked = (mark: unknown, type = "string") => ({
    input: { type: "object", properties: { value: { type, "x-mcp-header": mark } } },
  });

  test("W13, W47: one that breaks none does", async () => {
    expect(await start(marked("Region"))).toMatchObject({ exitCode: 0 });
    expect(await start({ name: "a.B-c_9" })).toMatchObject({ exitCode: 0 });
  });

  test.each<[string, object]>([
    ["a name with a space", marked("My Region")],
    ["a name with a colon", marked("Region:")],
    ["a name with a line break", marked("Region\r\nX-Evil: 1")],
    ["an empty name", marked("")],
    ["a name that is no text", marked(7)],
    ["a secret", marked("Api-Key")],
    ["a token", marked("AccessToken")],
    ["a password", marked("PASSWORD")],
    ["an object", marked("Region", "object")],
    ["an array", marked("Region", "array")],
    ["a number that is not whole", marked("Region", "number")],
    [
      "two of one name",
      {
        input: {
          type: "object",
          properties: {
            a: { type: "string", "x-mcp-header": "Region" },
            b: { type: "string", "x-mcp-header": "REGION" },
          },
        },
      },
    ],
    [
      "an item of an array",
      {
        input: {
          type: "object",
          properties: {
            list: { type: "array", items: { type: "string", "x-mcp-header": "Region" } },
          },
        },
      },
    ],
    [
      "an alternative",
      {
        input: {
          type: "object",
          properties: { value: { anyOf: [{ type: "string", "x-mcp-header": "Region" }] } },
        },
      },
    ],
  ])("W13: x-mcp-header on %s", async (_what, tool) => {
    const { exitCode, stderr } = await start(tool);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Tool odd, x-mcp-header");
  });

  test.each(["", "two words", "naïve", "a/b", "x".repeat(129)])(
    "W47: the name %j",
    async (name) => {
      const { exitCode, stderr } = await start({ name });
      expect(exitCode).toBe(1);
      expect(stderr).toContain("Tool name");
    },
  );

  test("W47: a name that another tool has", async () => {
    const { exitCode, stderr } = await start({ name: "hash_text" });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("There are two tools named hash_text");
  });
});

describe("G8 to G10: how it ends", () => {
  test("G10: a port that is taken ends the start with exit code 1 and one line", async () => {
    const first = await startHttp(bundle);
    const { port } = new URL(first.url);
    const { exitCode, stderr } = await run(bundle, ["--transport", "http"], { PORT: port });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^wire could not start: .*EADDRINUSE.*$/);
    await first.stop();
  });

  test.each(["SIGTERM", "SIGINT"] as const)(
    "G8: %s ends it with 0, also during a call",
    async (signal) => {
      const server = await startHttp(bundle);
      const waiting = post(server.url, modern("tools/call", call("waits", { label: "x" }))).catch(
        () => {},
      );
      await server.logged(({ msg }) => msg === "waiting");
      expect(await server.stop(signal)).toMatchObject({ exitCode: 0 });
      await waiting;
      expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
      expect(server.stderr()).toBe("");
    },
  );

  test.each(["rejection", "exception"])(
    "G9: an unhandled %s ends an HTTP server with 1 and a line that says what it was",
    async (how) => {
      const server = await startHttp(bundle);
      const called = post(server.url, modern("tools/call", call("rejects_later", { how }))).catch(
        () => {},
      );
      const entry = await server.logged(({ level }) => level === 60);
      expect(entry).toMatchObject({
        msg: expect.stringContaining(how),
        err: { stack: expect.any(String) },
      });
      expect(await server.ended).toMatchObject({ exitCode: 1 });
      await called;
    },
  );

  test.each(["rejection", "exception"])("G9: so does an unhandled %s over stdio", async (how) => {
    const stdio = startStdio(bundle);
    stdio.send(modern("tools/call", call("rejects_later", { how })));
    expect(await stdio.end).toMatchObject({ exitCode: 1 });
    expect(stdio.stderr()).toMatch(new RegExp(`"level":60.*${how}`));
  });
});
