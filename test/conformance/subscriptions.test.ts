import { EventEmitter, once } from "node:events";
import {
  Client,
  SSEClientTransport,
  StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { describe, expect, test } from "vitest";
import type { Options } from "../../src/options/table.ts";
import { runnable } from "../variants/surroundings.ts";
import { nothing, servers } from "./runs.ts";
import { serve } from "./serve.ts";

const about = { name: "subscriber", version: "1.0.0" };
const uri = "test://watched-resource";

/** The ways over HTTP in which a client can subscribe, and whether it is one of 2025. */
function waysOf({ transport, sdk, sessions }: Options) {
  return [
    ...(sessions ? [{ path: "/mcp", isLegacy: true }] : []),
    ...(transport.includes("sse") ? [{ path: "/sse", isLegacy: true }] : []),
    ...(sdk === "v2" ? [{ path: "/mcp", isLegacy: false }] : []),
  ];
}

async function connect(url: string, path: string, isLegacy: boolean) {
  const mode = isLegacy ? "legacy" : { pin: "2026-07-28" };
  const client = new Client(about, { versionNegotiation: { mode } });
  const address = new URL(path, url);
  await client.connect(
    path === "/sse" ? new SSEClientTransport(address) : new StreamableHTTPClientTransport(address),
  );
  const told = new EventEmitter();
  client.setNotificationHandler("notifications/resources/updated", ({ params }) => {
    told.emit("changed", params.uri);
  });
  const subscribe = async () => {
    if (!isLegacy) {
      const listening = await client.listen({ resourceSubscriptions: [uri] });
      return () => listening.close();
    }
    await client.subscribeResource({ uri });
    return async () => void (await client.unsubscribeResource({ uri }));
  };
  return { client, told, subscribe };
}

// The suite subscribes, and never waits for a change.
describe.each(Object.entries(servers))("%s", (title, options) => {
  const ways = waysOf(options);
  const leftOut = ways.length === 0 ? { skip: true } : runnable(options);
  test("whoever subscribes is told of a change, until it wants no more", leftOut, () =>
    serve(`subscriptions/${title.replaceAll(" ", "-")}`, options, async (url) => {
      const clients = await Promise.all(
        ways.map(({ path, isLegacy }) => connect(url, path, isLegacy)),
      );
      const change = () =>
        clients[0]!.client.callTool({ name: "change_watched_resource", arguments: {} });
      const stops = await Promise.all(clients.map(({ subscribe }) => subscribe()));
      const changed = Promise.all(clients.map(({ told }) => once(told, "changed")));
      await change();
      expect(await changed).toEqual(clients.map(() => [uri]));

      await Promise.all(stops.map((stop) => stop()));
      const later: string[] = [];
      for (const { told } of clients) told.on("changed", (one: string) => later.push(one));
      await change();
      for (const { client } of clients) await client.listTools();
      expect(later).toEqual([]);
      for (const { client } of clients) await client.close();
    }),
  );
});

test("a server without sessions offers it to no client of 2025", () =>
  serve("subscriptions/none", nothing, async (url) => {
    const { client } = await connect(url, "/mcp", true);
    expect(client.getServerCapabilities()?.resources).toEqual({ listChanged: false });
    await expect(client.subscribeResource({ uri })).rejects.toThrow();
    await client.close();
  }));
