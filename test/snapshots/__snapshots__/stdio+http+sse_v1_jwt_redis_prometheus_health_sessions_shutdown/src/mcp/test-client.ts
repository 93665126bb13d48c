import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js";
import {
  ElicitRequestSchema,
  ResourceUpdatedNotificationSchema,
  type CallToolRequest,
  type CallToolResult,
} from "@modelcontextprotocol/sdk/types.js";

/** The protocols that this server speaks: the one of clients from 2025. */
export const eras = ["legacy"] as const;

export type Era = (typeof eras)[number];

export const transportPair = () => InMemoryTransport.createLinkedPair();

/** The official client. */
export function createClient(
  _era: Era = "legacy",
  fillForm?: (
    message: string,
  ) => Record<string, string | number | boolean | string[]>,
): Client {
  const client = new Client(
    { name: "test", version: "1.0.0" },
    { capabilities: fillForm ? { elicitation: { form: {} } } : {} },
  );
  if (fillForm) {
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => ({
      action: "accept",
      content: fillForm(params.message),
    }));
  }
  return client;
}

export async function callTool(
  client: Client,
  params: CallToolRequest["params"],
  options: RequestOptions,
) {
  const result = await client.callTool(params, undefined, options);
  return result as CallToolResult;
}

/** Returns what ends it. */
export async function subscribe(
  client: Client,
  uri: string,
  changed: (uri: string) => void,
  _era?: Era,
): Promise<() => Promise<void>> {
  client.setNotificationHandler(
    ResourceUpdatedNotificationSchema,
    ({ params }) => changed(params.uri),
  );
  await client.subscribeResource({ uri });
  return async () => void (await client.unsubscribeResource({ uri }));
}
