import type { McpServer } from "@modelcontextprotocol/server";

import type { Changes } from "./changes.ts";
import { INVALID_PARAMS, ProtocolError } from "./protocol-error.ts";

/** Lets a client know that it may ask to be told of changes. To be called before the server is connected. */
export function announceSubscriptions(
  { server }: McpServer,
  changes: Changes,
): void {
  if (!changes.any) return;
  server.registerCapabilities({ resources: { subscribe: true } });
}

/**
 * Tells the client of a connection that lasts of changes. One of 2025 names each resource; for others, the SDK keeps
 * what they listen for, and drops the rest.
 */
export function offerSubscriptions(
  mcp: McpServer,
  changes: Changes,
  era: "modern" | "legacy" = "legacy",
): void {
  if (!changes.any) return;
  announceSubscriptions(mcp, changes);
  const { server } = mcp;
  const wanted = new Set<string>();
  let stop: (() => void) | undefined;
  const listen = () => {
    stop ??= changes.listen((uri) => {
      if (era === "legacy" && !wanted.has(uri)) return;
      // Who is gone cannot be told.
      server.sendResourceUpdated({ uri }).catch(() => {});
    });
  };
  server.onclose = () => stop?.();
  if (era === "modern") return listen();

  server.setRequestHandler("resources/subscribe", ({ params: { uri } }) => {
    if (!changes.has(uri)) {
      throw new ProtocolError(
        INVALID_PARAMS,
        `Changes of ${uri} are not noticed`,
        { uri },
      );
    }
    wanted.add(uri);
    listen();
    return {};
  });
  server.setRequestHandler("resources/unsubscribe", ({ params: { uri } }) => {
    wanted.delete(uri);
    return {};
  });
}
