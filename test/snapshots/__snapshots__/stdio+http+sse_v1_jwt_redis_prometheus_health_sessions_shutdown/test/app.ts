import type { ActiveFeature, Feature } from "../src/lib/feature.ts";
import { httpSettings } from "../src/lib/http/settings.ts";
import { createLogger } from "../src/lib/logger.ts";
import { baseSettings, readSettings } from "../src/lib/settings.ts";
import { createHttpApp } from "../src/mcp/http.ts";
import { server, type ServerDefinition } from "../src/server.ts";

interface Options {
  readonly features?: readonly Feature[];
  readonly environment?: Record<string, string>;
  readonly definition?: ServerDefinition;
}

/** The server's HTTP side in this process, with these features only. */
export async function startApp({
  features = [],
  environment = {},
  definition = server,
}: Options = {}) {
  const logger = createLogger("silent", "stderr");
  const shape = { ...baseSettings, ...httpSettings };
  for (const feature of features) Object.assign(shape, feature.settings);
  const settings = readSettings(shape, environment);

  const active: ActiveFeature[] = [];
  const host = { settings, logger, server: definition, active: () => active };
  for (const feature of features) active.push(await feature.start(host));

  const { app, close } = createHttpApp({
    definition,
    chain: {
      links: active.flatMap(({ link }) => link ?? []),
      timeoutMs: settings.TOOL_TIMEOUT_MS,
      logger,
    },
    features: active,
    settings,
    logger,
  });
  const send = async (headers: Record<string, string>, body: string) =>
    app.request("/mcp", {
      method: "POST",
      headers: {
        Host: "localhost:3000",
        Accept: "application/json, text/event-stream",
        "Content-Type": "application/json",
        ...headers,
      },
      body,
    });
  const sessions = new Map<string, Record<string, string>>();
  const open = async (Authorization: string) => {
    const response = await send(Authorization ? { Authorization } : {}, hello);
    if (!response.ok) return response;
    await response.text();
    const id = response.headers.get("Mcp-Session-Id");
    const session: Record<string, string> = id ? { "Mcp-Session-Id": id } : {};
    sessions.set(Authorization, session);
    return session;
  };
  /**
   * Begins as clients from 2025 do, once for each caller. Some servers give them a session, to be named with all that
   * follows. Resolves with the answer itself if they are refused.
   */
  const begin = async (Authorization = "") =>
    sessions.get(Authorization) ?? open(Authorization);
  return {
    app,
    active,
    begin,
    request: async (path: string, init: RequestInit = {}) =>
      app.request(path, {
        ...init,
        headers: { Host: "localhost:3000", ...init.headers },
      }),
    /** Calls hash_text, unless the body says something else. Each caller's first call is his second message. */
    post: async (
      headers: Record<string, string> = {},
      body = callOf("hash_text"),
    ) => {
      const session = await begin(headers["Authorization"]);
      if (session instanceof Response) return session;
      return send({ ...session, ...headers }, body);
    },
    async close() {
      await close();
      for (const feature of active.toReversed()) await feature.close?.();
    },
  };
}

const hello = JSON.stringify({
  jsonrpc: "2.0",
  id: 0,
  method: "initialize",
  params: {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "test", version: "1.0.0" },
  },
});

let lastId = 0;

/** A request as clients from 2025 send it, each with an id of its own. */
export function callOf(
  name: string,
  args: Record<string, unknown> = { text: "abc" },
): string {
  return JSON.stringify({
    jsonrpc: "2.0",
    id: (lastId += 1),
    method: "tools/call",
    params: { name, arguments: args },
  });
}
