import { EventEmitter } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Client,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  type RequestOptions,
} from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as Client1 } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport as SSEClientTransport1 } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport as StdioClientTransport1 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as StreamableHTTPClientTransport1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport as Transport1 } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ProgressNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { startHttp } from "../variants/running-server.ts";
import { initialize, legacy } from "./messages.ts";
import { startStdio } from "./stdio.ts";

/*
 * Everything that a tool can do, seen by official clients on both lines of the SDK: the text of the tools is the same.
 */

const bundles = {
  v1: {
    stdio: inject("bundleOnV1"),
    http: inject("bundleOnV1"),
    sse: inject("bundleOnV1"),
  },
  v2: { stdio: inject("bundle"), http: inject("bundle"), sse: inject("bundleWithSse") },
};

type Line = keyof typeof bundles;
type Way = keyof (typeof bundles)[Line];

/** Each line, each transport, and the clients that it answers there. */
const connections: readonly [Line, Way, 2025 | 2026][] = [
  ["v1", "stdio", 2025],
  ["v1", "http", 2025],
  ["v1", "sse", 2025],
  ["v2", "stdio", 2025],
  ["v2", "http", 2025],
  ["v2", "sse", 2025],
  ["v2", "stdio", 2026],
  ["v2", "http", 2026],
];

const about = { name: "lines", version: "1.0.0" };
const capabilities = { elicitation: { form: {}, url: {} }, sampling: {}, roots: {} };
const form = { action: "accept" as const, content: { name: "Ada" } };
const poem = {
  model: "poet",
  role: "assistant" as const,
  content: { type: "text" as const, text: "Roses" },
};
const roots = { roots: [{ uri: "file:///home/ada", name: "home" }] };

/** Where the server is, once it runs; stdio's starts with its client. */
async function start(line: Line, way: Way) {
  const bundle = bundles[line][way];
  if (way === "stdio") {
    const cwd = await mkdtemp(join(tmpdir(), "lines-"));
    onTestFinished(() => rm(cwd, { recursive: true, force: true }));
    return { command: process.execPath, args: [bundle, "--transport", "stdio"], cwd };
  }
  const server = await startHttp(bundle);
  onTestFinished(async () => void (await server.stop()));
  return new URL(way === "sse" ? "/sse" : "/mcp", server.url);
}

async function connect(line: Line, way: Way, era: 2025 | 2026) {
  const at = await start(line, way);
  return era === 2025 ? connect2025(at, way) : connect2026(at);
}

async function connect2025(at: Awaited<ReturnType<typeof start>>, way: Way) {
  const client = new Client1(about, { capabilities });
  const logs: unknown[] = [];
  const progress: unknown[] = [];
  const told = new EventEmitter();
  client.setRequestHandler(ElicitRequestSchema, ({ params }) =>
    params.mode === "url" ? { action: "accept" } : form,
  );
  client.setRequestHandler(CreateMessageRequestSchema, () => poem);
  client.setRequestHandler(ListRootsRequestSchema, () => roots);
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => {
    logs.push(params.level);
  });
  // Its own handler forgets what comes together with the answer.
  client.setNotificationHandler(ProgressNotificationSchema, ({ params }) => {
    progress.push(params.progress);
    told.emit("progress");
  });
  const transport = !(at instanceof URL)
    ? new StdioClientTransport1({ ...at, stderr: "ignore" })
    : way === "sse"
      ? new SSEClientTransport1(at)
      : new StreamableHTTPClientTransport1(at);
  await client.connect(transport as Transport1);
  onTestFinished(() => client.close());
  return {
    logs,
    progress,
    told,
    call: (name: string, args: Record<string, unknown> = {}, options: RequestOptions = {}) =>
      client.callTool(
        { name, arguments: args, _meta: { progressToken: 1 } },
        undefined,
        options,
      ) as Promise<ToolAnswer>,
  };
}

async function connect2026(at: Awaited<ReturnType<typeof start>>) {
  const client = new Client(about, {
    capabilities,
    versionNegotiation: { mode: { pin: "2026-07-28" } },
  });
  const logs: unknown[] = [];
  const progress: unknown[] = [];
  const told = new EventEmitter();
  client.setRequestHandler("elicitation/create", ({ params }) =>
    params.mode === "url" ? { action: "accept" as const } : form,
  );
  client.setRequestHandler("sampling/createMessage", () => poem);
  client.setRequestHandler("roots/list", () => roots);
  client.setNotificationHandler("notifications/message", ({ params }) => {
    logs.push(params.level);
  });
  client.setNotificationHandler("notifications/progress", ({ params }) => {
    progress.push(params.progress);
    told.emit("progress");
  });
  await client.connect(
    at instanceof URL
      ? new StreamableHTTPClientTransport(at)
      : new StdioClientTransport({ ...at, stderr: "ignore" }),
  );
  onTestFinished(() => client.close());
  return {
    logs,
    progress,
    told,
    call: (name: string, args: Record<string, unknown> = {}, options: RequestOptions = {}) => {
      // Clients of today say with each request how much of the log they want.
      const _meta = { progressToken: 1, "io.modelcontextprotocol/logLevel": "debug" };
      const params = { name, arguments: args, _meta };
      return client.callTool(params, options) as Promise<ToolAnswer>;
    },
  };
}

interface ToolAnswer {
  readonly content: readonly { readonly type: string; readonly text?: string }[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
}

const textOf = ({ content }: ToolAnswer) => content.map(({ text }) => text).join("\n");

describe.for(connections)("on %s over %s, for a client of %d", ([line, way, era]) => {
  test("text, image, audio, embedded resources and links arrive as they are", async () => {
    const { call } = await connect(line, way, era);
    const { content } = await call("shows");
    const data = "AQID";
    expect(content).toEqual([
      { type: "text", text: "text" },
      { type: "image", data, mimeType: "image/png" },
      { type: "audio", data, mimeType: "audio/wav" },
      {
        type: "resource",
        resource: { uri: "memo://1", mimeType: "text/plain", text: "a memo" },
      },
      {
        type: "resource",
        resource: { uri: "memo://2", mimeType: "application/octet-stream", blob: data },
      },
      { type: "resource_link", uri: "memo://3", name: "third" },
    ]);
  });

  test("structured output, and what a schema refuses", async () => {
    const { call } = await connect(line, way, era);
    const args = { value: 100, from: "celsius", to: "kelvin" };
    const answer = await call("convert_temperature", args);
    expect(answer.structuredContent).toEqual({ value: 373.15, unit: "kelvin" });
    expect(JSON.parse(textOf(answer))).toEqual(answer.structuredContent);
    expect((await call("json_schema", { pair: [1, "a"] })).isError).toBeFalsy();
    expect((await call("json_schema", { pair: ["a", 1] })).isError).toBe(true);
  });

  test("progress, each step further than the one before", async () => {
    const { call, progress } = await connect(line, way, era);
    const answer = await call("reports", { steps: [1, 3, 2, 4], total: 4 });
    expect(textOf(answer)).toBe("done");
    expect(progress).toEqual([1, 3, 4]);
  });

  test("a call can be cancelled, and the next is answered", async () => {
    const { call, told } = await connect(line, way, era);
    const abort = new AbortController();
    told.once("progress", () => abort.abort("enough"));
    const waiting = call("waits", { label: "x" }, { signal: abort.signal });
    await expect(waiting).rejects.toThrow();
    expect(textOf(await call("hash_text", { text: "abc" }))).toMatch(/^ba7816bf/);
  });

  test("the log, to a client that wants it", async () => {
    const { call, logs } = await connect(line, way, era);
    expect(textOf(await call("speaks"))).toBe("done");
    expect(logs).toEqual(["debug", "info", "warning", "error"]);
  });

  if (way === "http" && era === 2025) {
    test("without a session nobody can be asked, and the call says so", async () => {
      const { call } = await connect(line, way, era);
      const answer = await call("polls");
      expect(answer.isError).toBe(true);
      expect(textOf(answer)).toMatch(/elicitation\/create.*(session|per-request)/);
    });
  } else {
    test("a tool can ask for a form, a visit, a text of a model and folders, and remembers", async () => {
      const { call } = await connect(line, way, era);
      expect(JSON.parse(textOf(await call("polls")))).toEqual({
        form: { action: "accept", value: form.content },
        link: { action: "accept" },
        sample: { action: "accept", value: { model: "poet", text: "Roses" } },
        roots: { action: "accept", value: roots },
        state: { when: "1970-01-01T00:00:00.000Z", canAsk: [true, true, true, true] },
      });
    });

    test("a tool that asks without end is given up", async () => {
      const { call } = await connect(line, way, era);
      const ended = call("insists").then(textOf, (error: Error) => error.message);
      expect(await ended).toMatch(/round/);
    });
  }
});

describe.for(["stdio", "http"] as const)("a client of 2026 and a server on v1, over %s", (way) => {
  const clientFor = async (mode: "auto" | { pin: string }) => {
    const at = await start("v1", way);
    const client = new Client(about, { versionNegotiation: { mode } });
    onTestFinished(() => client.close());
    const transport =
      at instanceof URL
        ? new StreamableHTTPClientTransport(at)
        : new StdioClientTransport({ ...at, stderr: "ignore" });
    return { client, connected: client.connect(transport) };
  };

  test("that knows 2025 too speaks that", async () => {
    const { client, connected } = await clientFor("auto");
    await connected;
    expect(client.getNegotiatedProtocolVersion()).toBe("2025-11-25");
    expect((await client.listTools()).tools).not.toEqual([]);
  });

  test("that knows nothing else is refused, and says why", async () => {
    const { connected } = await clientFor({ pin: "2026-07-28" });
    await expect(connected).rejects.toThrow(/2026-07-28/);
  });
});

test("on v1, too, a client that no longer reads ends the server", async () => {
  const stdio = startStdio(inject("bundleOnV1"));
  await stdio.ask(initialize());
  stdio.child.stdout.destroy();
  stdio.send(legacy("tools/list"));
  expect(await stdio.end).toMatchObject({ exitCode: 0 });
  expect(stdio.stderr()).not.toContain('"level":60');
});

test("on v1 over HTTP+SSE, the newer client's own transport works as well", async () => {
  const at = (await start("v1", "sse")) as URL;
  const client = new Client(about, { versionNegotiation: { mode: "legacy" } });
  await client.connect(new SSEClientTransport(at));
  onTestFinished(() => client.close());
  expect((await client.listTools()).tools).not.toEqual([]);
});
