import { request } from "node:http";
import type { Answer } from "./judge.ts";

interface Asked {
  readonly method?: "GET" | "POST" | "DELETE";
  /** Host too, which `fetch` does not let anybody choose. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** As a client does that does not know the length beforehand. */
  readonly chunked?: boolean;
}

const MAX_MS = 10_000;

/** One request over HTTP, as anybody on the network could send it. Never rejects, and never waits for ever. */
export function ask(url: string, { method = "GET", headers = {}, body, chunked }: Asked = {}) {
  return new Promise<Answer>((resolve) => {
    const length = body === undefined ? "0" : String(Buffer.byteLength(body));
    const sent = request(url, {
      method,
      agent: false,
      signal: AbortSignal.timeout(MAX_MS),
      headers: {
        Connection: "close",
        ...(method === "POST" && {
          "Content-Type": "application/json",
          Accept: "application/json, text/event-stream",
          ...(chunked ? { "Transfer-Encoding": "chunked" } : { "Content-Length": length }),
        }),
        ...headers,
      },
    });
    const broken = (error: Error) =>
      resolve({
        broken:
          error.name === "AbortError" || error.name === "TimeoutError"
            ? `nothing came in ${MAX_MS / 1000} s`
            : error.message,
      });
    sent.on("error", broken);
    sent.on("response", (response) => {
      const { statusCode: status = 0, headers } = response;
      // It has no end to be waited for: that it was opened says enough.
      if (method === "GET" && headers["content-type"]?.startsWith("text/event-stream")) {
        resolve({ status, headers, text: "" });
        return sent.destroy();
      }
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => (text += String(chunk)));
      response.on("error", broken);
      response.on("end", () => resolve({ status, headers, text }));
    });
    sent.end(body);
  });
}

/** The authorization of a caller, as a header. */
export function bearer(token: string): Record<string, string> {
  return token === "" ? {} : { Authorization: `Bearer ${token}` };
}

/** A first message that every server of the 2025 era answers. */
export const INITIALIZE = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "create-mcp-server-check", version: "1.0.0" },
  },
});
