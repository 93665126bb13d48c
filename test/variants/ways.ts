import { connect, eras } from "./official-client.ts";
import { SseStream, type StreamAnswer } from "./sse-stream.ts";
import type { Callee } from "./surroundings.ts";

/** A way to call the tools of one server. */
export interface Way {
  /** Rejects if the answer does not arrive whole. */
  call(
    name: string,
    args?: Record<string, unknown>,
    options?: {
      readonly token?: string;
      /** As a client of 2026-07-28 does, where it makes a difference. */
      readonly modern?: boolean;
    },
  ): Promise<StreamAnswer>;
  /** How many messages the first call counts as, besides itself. */
  readonly before: number;
  /** Whether official clients are refused who come with this token, and say with which status. */
  refusesClients(token: string, status: number): Promise<boolean>;
}

/** Over HTTP+SSE, on one stream for each token. The status is 200 if the call is answered on the stream. */
export function overSse({ url, token: usual }: Pick<Callee, "url" | "token">): Way {
  const streams = new Map<string, ReturnType<typeof SseStream.open>>();
  let lastId = 0;
  const call: Way["call"] = async (name, args = {}, { token = usual } = {}) => {
    const headers: Record<string, string> =
      token === "" ? {} : { Authorization: `Bearer ${token}` };
    const opening = streams.get(token) ?? SseStream.open(url, headers);
    streams.set(token, opening);
    const stream = await opening;
    if ("status" in stream) return stream;
    const id = ++lastId;
    const params = { name, arguments: args };
    const posted = await stream.post({ jsonrpc: "2.0", id, method: "tools/call", params });
    if (posted.status !== 202) return posted;
    const answer = await stream.answerTo(id);
    return { status: 200, headers: posted.headers, text: JSON.stringify(answer) };
  };
  return {
    call,
    // To open the stream.
    before: 1,
    refusesClients: (token, status) => refusesOldClients(url, token, status),
  };
}

/** Whether the HTTP+SSE clients of both SDKs cannot connect with this token, and say this status. */
async function refusesOldClients(url: string, token: string, status: number): Promise<boolean> {
  const refusals = eras.map(async (era) => {
    try {
      await (await connect(era, { sse: `${url}/sse`, token })).close();
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  });
  return (await Promise.all(refusals)).every((said) => said.includes(`(${status})`));
}
