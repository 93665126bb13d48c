import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { eventsOf, HttpSession } from "./http-session.ts";
import type { Callee, Surroundings } from "./surroundings.ts";

/**
 * True if clients of 2025 are given sessions: each with an id that is its caller's alone, in which they can be asked,
 * and take up a stream that they have lost. The server has the probe tools.
 */
export async function givesSessions(server: Callee, around: Surroundings): Promise<boolean> {
  const session = await HttpSession.open(server.url, server.token);
  return (
    "id" in session &&
    /^[\x21-\x7e]{32,}$/.test(session.id) &&
    (await isItsCallersAlone(session, server, around)) &&
    (await takesUpStreams(session)) &&
    (await asks(server)) &&
    (await session.request("DELETE")).ok &&
    (await session.open()).status === 404
  );
}

async function isItsCallersAlone(
  session: HttpSession,
  { url }: Callee,
  { tokens }: Surroundings,
): Promise<boolean> {
  // Where nobody is asked, all are the same.
  if ("id" in (await HttpSession.open(url, ""))) return true;
  const asAnother = async (id: string) => {
    const headers = { Authorization: `Bearer ${tokens.plain}`, "Mcp-Session-Id": id };
    const response = await session.request("GET", { headers });
    return { status: response.status, text: await response.text() };
  };
  const [itsOwn, unknown] = [await asAnother(session.id), await asAnother("unknown")];
  return unknown.status === 404 && itsOwn.status === 404 && itsOwn.text === unknown.text;
}

async function takesUpStreams(session: HttpSession): Promise<boolean> {
  const hangUp = new AbortController();
  const params = { name: "slow", arguments: { ms: 100, stream: false } };
  const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params };
  const lost = await session.post(call, { signal: hangUp.signal });
  const { value: first } = await eventsOf(lost).next();
  hangUp.abort();
  if (!first?.id || first.message) return false;
  const found = await session.open(first.id);
  return found.ok && (await found.text()).includes("finished");
}

async function asks({ url, token }: Callee): Promise<boolean> {
  const client = new Client(
    { name: "probe", version: "1.0.0" },
    { capabilities: { elicitation: {} } },
  );
  client.setRequestHandler(ElicitRequestSchema, () => ({
    action: "accept",
    content: { sure: true },
  }));
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), {
    requestInit: { headers: { Authorization: `Bearer ${token}` } },
  });
  // Its own types do not fit each other under exactOptionalPropertyTypes.
  await client.connect(transport as Transport);
  const answer = await client.callTool({ name: "asks", arguments: {} });
  await client.close();
  return JSON.stringify(answer.content).includes("accept");
}
