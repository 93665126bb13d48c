import { ask, bearer } from "../ask.ts";
import { failed, passed, type Check } from "../check.ts";
import { notRefused } from "../judge.ts";
import type { TransportScene } from "../scene.ts";
import { COMMON_SETTINGS } from "../server.ts";

export const oversizedBody: Check<TransportScene> = {
  id: "oversized-body",
  title: "a body above MAX_BODY_BYTES is refused (413)",
  async run({ server, callers }) {
    const limit = Number(COMMON_SETTINGS.MAX_BODY_BYTES);
    const body = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "ping",
      padding: "x".repeat(limit),
    });
    for (const chunked of [false, true]) {
      const headers = bearer(callers.token);
      const answer = await ask(`${server!.url}/mcp`, { method: "POST", headers, body, chunked });
      const problem = notRefused(answer, [413]);
      if (problem === undefined) continue;
      const how = chunked ? "without a Content-Length" : "with a Content-Length";
      return failed(
        `a body of ${body.length} bytes, ${how}, where MAX_BODY_BYTES is ${limit}, ${problem}`,
        "One request could fill its memory: let src/lib/http/body.ts count what it reads.",
      );
    }
    return passed();
  },
};

/** What is no message of the protocol, and with which statuses it may be refused. */
const MALFORMED: readonly (readonly [string, string | Buffer, readonly number[]])[] = [
  ["JSON that breaks off", '{"jsonrpc":"2.0","id":1,', [400]],
  ["no JSON at all", "hello", [400]],
  ["an empty body", "", [400]],
  ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x00, 0x01]), [400]],
  ["a number", "7", [400, 422]],
  ["an object that is no message", '{"hello":"world"}', [400, 422]],
  ["arrays within arrays, 20,000 deep", "[".repeat(20_000) + "]".repeat(20_000), [400, 413, 422]],
];

export const malformedBody: Check<TransportScene> = {
  id: "malformed-body",
  title: "a malformed body is refused (400), and told nothing of the inside",
  async run({ server, callers }) {
    for (const [what, body, allowed] of MALFORMED) {
      const headers = bearer(callers.token);
      const answer = await ask(`${server!.url}/mcp`, { method: "POST", headers, body });
      const problem = notRefused(answer, allowed);
      if (problem === undefined) continue;
      return failed(
        `a malformed body (${what}) ${problem}`,
        "What a stranger sends must not be an error of the server's: see src/lib/http/body.ts and app.ts.",
      );
    }
    return passed();
  },
};
