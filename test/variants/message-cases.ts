import { expect } from "vitest";
import { call, initialize, legacy, modern } from "../wire/messages.ts";
import { CANARY } from "./ends-tool.ts";
import type { ObservedServer } from "./observed-server.ts";

export const ends = (how: string) => call("ends", { how });
export const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

export interface Case {
  readonly send: (started: ObservedServer) => Promise<unknown>;
  /** The tool calls that are counted, by `tool outcome`. */
  readonly calls?: Record<string, number>;
  /** The messages that are timed besides, by method and how they failed. */
  readonly others?: Record<string, number>;
}

/** What can become of messages, by what is sent. */
export const cases: Record<string, Case> = {
  "a call of a client of today": {
    send: ({ post }) => post(modern("tools/call", ends("ok"))),
    calls: { "ends ok": 1 },
  },
  "a call of a client of 2025": {
    send: ({ post }) => post(legacy("tools/call", ends("ok"))),
    calls: { "ends ok": 1 },
  },
  "a call whose answer is a stream": {
    send: ({ post }) =>
      post(modern("tools/call", call("slow", { ms: 0, stream: true }), { progressToken: 1 })),
    calls: { "slow ok": 1 },
  },
  "a question, and the call that brings the answer": {
    async send({ post }) {
      const { answer } = await post(modern("tools/call", ends("asked")));
      const inputResponses = { name: { action: "accept", content: { name: CANARY } } };
      const requestState = answer.result?.["requestState"];
      await post(modern("tools/call", { ...ends("asked"), requestState, inputResponses }));
    },
    calls: { "ends asked": 1, "ends ok": 1 },
  },
  "a question to clients that cannot be asked": {
    async send({ post }) {
      const mute = { "io.modelcontextprotocol/clientCapabilities": {} };
      await post(modern("tools/call", ends("asked"), mute));
      await post(legacy("tools/call", ends("asked")));
    },
    calls: { "ends invalid_input": 2 },
  },
  "a state that is forged, or belongs to another call": {
    async send({ post }) {
      const { answer } = await post(modern("tools/call", ends("asked")));
      const requestState = answer.result?.["requestState"];
      await post(modern("tools/call", { ...ends("asked"), requestState: CANARY }));
      await post(modern("tools/call", { ...ends("ok"), requestState }));
    },
    calls: { "ends asked": 1, "ends invalid_input": 2 },
  },
  "an error that the tool tells": {
    send: ({ post }) => post(modern("tools/call", ends("tool_error"))),
    calls: { "ends tool_error": 1 },
  },
  "an error that it does not expect": {
    send: ({ post }) => post(legacy("tools/call", ends("internal"))),
    calls: { "ends internal": 1 },
  },
  "arguments that are not valid, too deep, or none": {
    async send({ post }) {
      await post(modern("tools/call", ends(CANARY)));
      await post(modern("tools/call", call("ends", { how: nested(40) })));
      await post(legacy("tools/call", { name: "ends" }));
      await post(legacy("tools/call", { name: "ends", arguments: CANARY }));
    },
    calls: { "ends invalid_input": 4 },
  },
  "a tool that never ends": {
    send: ({ post }) => post(modern("tools/call", ends("never"))),
    calls: { "ends timeout": 1 },
  },
  "a tool that there is not": {
    async send({ post }) {
      await post(modern("tools/call", call(CANARY)));
      await post(legacy("tools/call", call(CANARY)));
      await post(legacy("tools/call", { name: { CANARY } }));
    },
    calls: { "_other invalid_input": 3 },
  },
  "a call that lacks a scope": {
    send: ({ post, tokens }) => post(modern("tools/call", call("guarded")), bearer(tokens.plain)),
    calls: { "guarded forbidden": 1 },
  },
  "requests that the SDK does not let through": {
    async send({ post }) {
      const message = modern("tools/call", ends("ok"));
      await post(message, { headers: { "Mcp-Name": CANARY } });
      await post(message, { headers: { "MCP-Protocol-Version": "2099-01-01" } });
      await post(legacy("tools/call", ends("ok")), { headers: { Accept: "text/html" } });
      await post(legacy("tools/call", ends("ok")), {
        headers: { "MCP-Protocol-Version": "1999-01-01" },
      });
    },
    calls: { "ends invalid_input": 4 },
  },
  "a call without an id, which is none": {
    async send({ post }) {
      const { id: _, ...notification } = legacy("tools/call", ends("ok"));
      await post(notification);
    },
    calls: { "ends invalid_input": 1 },
  },
  "clients that hang up": {
    async send({ server, post, metrics }) {
      const before = server.log.length;
      const requests = [
        modern("tools/call", call("slow", { ms: 60_000, stream: false })),
        modern("tools/call", call("slow", { ms: 60_000, stream: true }), { progressToken: 1 }),
        legacy("tools/call", call("slow", { ms: 60_000, stream: false })),
      ];
      const logged = (what: string) =>
        server.log.slice(before).filter((entry) => Object.values(entry).includes(what)).length;
      const abort = new AbortController();
      const answers = requests.map((message) =>
        post(message, { signal: abort.signal }).catch(() => undefined),
      );
      await server.logged(() => logged("slow started") === 3);
      expect((await metrics()).values("mcp_messages_in_flight")).toEqual({ "": 3 });
      abort.abort();
      await Promise.all(answers);
      await server.logged(() => logged("cancelled") === 3);
    },
    calls: { "slow cancelled": 3 },
  },
  "a batch of what there was until 2025-03-26": {
    send: ({ post }) =>
      post(
        [
          legacy("tools/call", ends("ok")),
          legacy("tools/call", ends("tool_error")),
          legacy("tools/call", call("slow", { ms: 1, stream: false })),
          legacy("tools/call", call(CANARY)),
          legacy("ping"),
          { jsonrpc: "2.0", method: "notifications/initialized" },
        ],
        { headers: { "MCP-Protocol-Version": undefined } },
      ),
    calls: {
      "ends ok": 1,
      "ends tool_error": 1,
      "slow ok": 1,
      "_other invalid_input": 1,
    },
    others: { "ping ": 1, "notifications/initialized ": 1 },
  },
  "a batch that is refused for one of its calls": {
    send: ({ post, tokens }) =>
      post([legacy("tools/call", ends("ok")), legacy("tools/call", call("guarded"))], {
        headers: {
          "MCP-Protocol-Version": undefined,
          Authorization: `Bearer ${tokens.plain}`,
        },
      }),
    calls: { "ends forbidden": 1, "guarded forbidden": 1 },
  },
  "a batch whose requests share one id": {
    send: ({ post }) => {
      const slow = legacy("tools/call", call("slow", { ms: 60_000, stream: false }));
      return post([slow, { ...legacy("tools/call", ends("tool_error")), id: slow.id }], {
        headers: { "MCP-Protocol-Version": undefined },
      });
    },
    // The SDK ends the answer with the first of them.
    calls: { "ends tool_error": 1, "slow cancelled": 1 },
  },
  "everything else that there is": {
    async send({ post }) {
      await post(initialize());
      await post(modern("tools/list"));
      await post(modern("server/discover"));
      await post(modern("resources/read", { uri: `reference://${CANARY}` }));
      await post(legacy("prompts/get", { name: CANARY }));
      await post(modern("subscriptions/listen", { notifications: { toolsListChanged: true } }));
      await post(legacy(CANARY));
      await post(modern(`notifications/${CANARY}`));
      await post(JSON.stringify({ jsonrpc: "2.0", id: 1, result: {} }));
      // What is no message is not counted.
      await post("{");
      await post("[]");
    },
    others: {
      "initialize ": 1,
      "tools/list ": 1,
      "server/discover ": 1,
      "resources/read invalid_input": 1,
      "prompts/get invalid_input": 1,
      "subscriptions/listen ": 1,
      "_other invalid_input": 2,
      "_other ": 1,
    },
  },
};

function nested(depth: number): unknown {
  return depth === 0 ? 0 : [nested(depth - 1)];
}
