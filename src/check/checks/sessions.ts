import { ask, bearer, INITIALIZE } from "../ask.ts";
import { failed, passed, type Check, type Verdict } from "../check.ts";
import type { Answer } from "../judge.ts";
import type { TransportScene } from "../scene.ts";

const PING = JSON.stringify({ jsonrpc: "2.0", id: 2, method: "ping" });
const HEADER = "mcp-session-id";

export const sessions: Check<TransportScene> = {
  id: "sessions",
  title:
    "a client of 2025-11-25 is given a session, which is nobody else's and ends when it says so",
  when: (options) => options.sessions,
  async run({ server, callers, options }) {
    const url = `${server!.url}/mcp`;
    const send = (method: "POST" | "DELETE", body: string, id?: string, token = callers.token) => {
      const session = id === undefined ? {} : { [HEADER]: id };
      const headers = { "MCP-Protocol-Version": "2025-11-25", ...session, ...bearer(token) };
      return ask(url, { method, headers, ...(method === "POST" && { body }) });
    };
    const opened = await send("POST", INITIALIZE);
    const id = "broken" in opened ? undefined : opened.headers[HEADER];
    if (typeof id !== "string") return wrong("initialize is answered without an Mcp-Session-Id");

    const own = await send("POST", PING, id);
    if (statusOf(own) !== 200) return wrong(`a ping in the session ${said(own)} instead of 200`);
    const unknown = await send("POST", PING, "00000000-0000-4000-8000-000000000000");
    if (statusOf(unknown) !== 404) {
      return wrong(`a ping in a session that there is not ${said(unknown)} instead of 404`);
    }
    if (options.auth !== "none") {
      const other = await send("POST", PING, id, callers.otherToken);
      if (statusOf(other) !== 404) {
        return wrong(`a ping in the session of another caller ${said(other)} instead of 404`);
      }
    }
    await send("DELETE", "", id);
    const ended = await send("POST", PING, id);
    if (statusOf(ended) === 404) return passed();
    return wrong(`a ping in a session that its client has ended ${said(ended)} instead of 404`);
  },
};

function wrong(cause: string): Verdict {
  return failed(
    cause,
    "Look at src/mcp/sessions.ts, and how it is listed in src/mcp/endpoints.ts.",
  );
}

function statusOf(answer: Answer): number | undefined {
  return "broken" in answer ? undefined : answer.status;
}

function said(answer: Answer): string {
  return "broken" in answer
    ? `is not answered (${answer.broken})`
    : `is answered with ${answer.status}`;
}
