import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";

import type { Changes } from "./changes.ts";
import { INVALID_PARAMS, ProtocolError } from "./protocol-error.ts";

/** Tells the client of a connection that lasts when a resource changes that it has named. To be called before it is connected. */
export function offerSubscriptions(server: Server, changes: Changes): void {
  if (!changes.any) return;
  server.registerCapabilities({ resources: { subscribe: true } });
  const wanted = new Set<string>();
  let stop: (() => void) | undefined;
  const listen = () => {
    stop ??= changes.listen((uri) => {
      if (!wanted.has(uri)) return;
      // Who is gone cannot be told.
      server.sendResourceUpdated({ uri }).catch(() => {});
    });
  };
  server.onclose = () => stop?.();

  server.setRequestHandler(SubscribeRequestSchema, ({ params: { uri } }) => {
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
  server.setRequestHandler(UnsubscribeRequestSchema, ({ params: { uri } }) => {
    wanted.delete(uri);
    return {};
  });
}
