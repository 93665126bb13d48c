import {
  Client,
  type CallToolRequest,
  type RequestOptions,
} from "@modelcontextprotocol/client";
import { InMemoryTransport } from "@modelcontextprotocol/server";

/** The protocols that this server speaks: today's, and the one of clients from 2025. */
export const eras = ["modern", "legacy"] as const;

export type Era = (typeof eras)[number];

export const transportPair = () => InMemoryTransport.createLinkedPair();

/** The official client. */
export function createClient(
  era: Era = "modern",
  fillForm?: (
    message: string,
  ) => Record<string, string | number | boolean | string[]>,
): Client {
  const client = new Client(
    { name: "test", version: "1.0.0" },
    {
      versionNegotiation: { mode: era === "modern" ? "auto" : "legacy" },
      capabilities: fillForm ? { elicitation: { form: {} } } : {},
    },
  );
  if (fillForm) {
    client.setRequestHandler("elicitation/create", ({ params }) => ({
      action: "accept",
      content: fillForm(params.message),
    }));
  }
  return client;
}

export function callTool(
  client: Client,
  params: CallToolRequest["params"],
  options: RequestOptions,
) {
  return client.callTool(params, options);
}

/** Returns what ends it. */
export async function subscribe(
  client: Client,
  uri: string,
  changed: (uri: string) => void,
  era: Era = "modern",
): Promise<() => Promise<void>> {
  client.setNotificationHandler(
    "notifications/resources/updated",
    ({ params }) => changed(params.uri),
  );
  if (era === "modern") {
    const listening = await client.listen({ resourceSubscriptions: [uri] });
    return () => listening.close();
  }
  await client.subscribeResource({ uri });
  return async () => void (await client.unsubscribeResource({ uri }));
}
