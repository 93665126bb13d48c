import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { startHttp, type RunningServer } from "../variants/running-server.ts";
import { headerLines, raw, request, statusOf, wellness } from "./http.ts";
import { modern } from "./messages.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startHttp(inject("bundle"), { ALLOWED_ORIGINS: "https://app.example.com" });
});
afterAll(() => server.stop());

const list = modern("tools/list");
const FOREIGN = 403;
const MALFORMED = 400;

/** Sends exactly these header lines, and returns what comes back. `PORT` in a line is the server's. */
function send(lines: readonly string[], line = "POST /mcp HTTP/1.1"): Promise<string> {
  const { port } = new URL(server.url);
  return raw(
    server.url,
    request(
      line.replace("PORT", port),
      [...lines.map((one) => one.replace("PORT", port)), ...headerLines(list), "Connection: close"],
      list,
    ),
  );
}

const hosts: [given: string, status: number][] = [
  ["127.0.0.1:PORT", 200],
  ["127.0.0.1", 200],
  ["localhost:PORT", 200],
  ["localhost:1", 200],
  ["LocalHost", 200],
  ["[::1]:PORT", 200],
  ["[::1]", 200],
  ["evil.com", FOREIGN],
  ["evil.com:PORT", FOREIGN],
  ["127.0.0.1.evil.com", FOREIGN],
  ["localhost.evil.com", FOREIGN],
  ["evil.com.localhost", FOREIGN],
  ["localhost.", FOREIGN],
  ["127.0.0.2", FOREIGN],
  ["0.0.0.0", FOREIGN],
  ["[::]", FOREIGN],
  ["169.254.169.254", FOREIGN],
  ["null", FOREIGN],
  ["", MALFORMED],
  // Other ways to write an address. They cannot be made to mean another machine, as a name can.
  ["127.1", 200],
  ["2130706433", 200],
  ["[0:0:0:0:0:0:0:1]", MALFORMED],
  ["[::ffff:127.0.0.1]", MALFORMED],
  ["a b^c", MALFORMED],
  ["user@localhost", MALFORMED],
  ["localhost@evil.com", MALFORMED],
  ["localhost/evil", MALFORMED],
  ["localhost#evil", MALFORMED],
  ["localhost\\evil.com", MALFORMED],
  ["localhost:80:80", MALFORMED],
  ["localhost:99999", MALFORMED],
  ["localhost:abc", MALFORMED],
  ["localhost, evil.com", MALFORMED],
  ["%6cocalhost", MALFORMED],
  ["[::1", MALFORMED],
  ["::1", MALFORMED],
  ["http://localhost", MALFORMED],
  ["localhost\u00e9", MALFORMED],
];

const origins: [given: string, status: number][] = [
  ["https://app.example.com", 200],
  ["http://localhost:PORT", 200],
  ["http://app.example.com", FOREIGN],
  ["https://app.example.com:443", FOREIGN],
  ["https://app.example.com:8443", FOREIGN],
  ["https://app.example.com/", FOREIGN],
  ["https://app.example.com.", FOREIGN],
  ["https://app.example.com.evil.com", FOREIGN],
  ["https://user@app.example.com", FOREIGN],
  ["https://evil.com/https://app.example.com", FOREIGN],
  ["https://APP.example.com", FOREIGN],
  ["https://evil.com", FOREIGN],
  ["http://evil.com:PORT", FOREIGN],
  ["http://127.0.0.1.evil.com:PORT", FOREIGN],
  ["http://localhost", FOREIGN],
  ["http://localhost:1", FOREIGN],
  ["http://localhost.:PORT", FOREIGN],
  ["http://user@localhost:PORT", FOREIGN],
  ["http://127.0.0.1:PORT", FOREIGN],
  ["http://[::1]:PORT", FOREIGN],
  ["localhost:PORT", FOREIGN],
  ["null", FOREIGN],
  ["", FOREIGN],
  ["file://", FOREIGN],
  ["chrome-extension://abcdefgh", FOREIGN],
  ["*", FOREIGN],
  ["not an origin", FOREIGN],
  ["https://app.example.com, https://evil.com", FOREIGN],
];

describe("W2, V15, Q10: who may call", () => {
  test.each(hosts)("V15: Host %j is answered with %i", async (host, status) => {
    expect(statusOf(await send([`Host: ${host}`]))).toBe(status);
  });

  test.each(origins)("W2, V16: Origin %j is answered with %i", async (origin, status) => {
    const response = await send(["Host: localhost:PORT", `Origin: ${origin}`]);
    expect(statusOf(response)).toBe(status);
  });

  test("V15: no Host, or two, is malformed, whichever comes first", async () => {
    expect(statusOf(await send([]))).toBe(MALFORMED);
    expect(statusOf(await send(["Host: localhost", "Host: evil.com"]))).toBe(MALFORMED);
    expect(statusOf(await send(["Host: evil.com", "Host: localhost"]))).toBe(MALFORMED);
  });

  test("W2: two Origins are refused, though each of them were allowed", async () => {
    const origin = "Origin: https://app.example.com";
    expect(statusOf(await send(["Host: localhost", origin, origin]))).toBe(FOREIGN);
  });

  test("Q9: HTTP/1.0 is decided by the same table", async () => {
    const line = "POST /mcp HTTP/1.0";
    expect(statusOf(await send(["Host: localhost"], line))).toBe(200);
    expect(statusOf(await send(["Host: evil.com"], line))).toBe(FOREIGN);
    expect(statusOf(await send([], line))).toBe(MALFORMED);
  });

  // Only a program can send such a line to a server that is no proxy, and a program can choose its Host as well.
  test("Q9: with an absolute request line, too, the Host header decides", async () => {
    const own = "POST http://localhost:PORT/mcp HTTP/1.1";
    const foreign = "POST http://evil.com/mcp HTTP/1.1";
    expect(statusOf(await send(["Host: localhost:PORT"], own))).toBe(200);
    expect(statusOf(await send(["Host: evil.com"], own))).toBe(FOREIGN);
    expect(statusOf(await send(["Host: evil.com"], foreign))).toBe(FOREIGN);
    expect(statusOf(await send(["Host: localhost:PORT"], foreign))).toBe(200);
  });

  test("W2: a foreign Origin is refused before the body has come", async () => {
    const response = await raw(
      server.url,
      "POST /mcp HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.com\r\n" +
        "Connection: close\r\nContent-Length: 1000000\r\n\r\n",
    );
    expect(statusOf(response)).toBe(FOREIGN);
  });
});

describe("Q9: header floods", () => {
  test("E20: an Origin behind 2,100 tiny headers is not overlooked", async () => {
    const tiny = Array.from({ length: 2100 }, () => "a:1");
    const response = await send(["Host: localhost", ...tiny, "Origin: http://evil.com"]);
    expect(statusOf(response)).toBe(431);
    expect(response).not.toContain("convert_temperature");
  });

  test.each([
    ["101 headers", Array.from({ length: 101 }, (_, index) => `X-${index}: 1`)],
    ["3,000 headers", Array.from({ length: 3000 }, (_, index) => `X-${index}: 1`)],
    ["20 KB in one header", [`X-Big: ${"x".repeat(20_000)}`]],
  ])("V12: %s are refused with 431", async (_what, lines) => {
    expect(statusOf(await send(["Host: localhost", ...lines]))).toBe(431);
  });

  test("V12: a client that sends few headers is not disturbed by the bound", async () => {
    const lines = Array.from({ length: 80 }, (_, index) => `X-${index}: 1`);
    expect(statusOf(await send(["Host: localhost", ...lines]))).toBe(200);
  });

  test.each([
    ["Content-Length and Transfer-Encoding", ["Transfer-Encoding: chunked"]],
    ["two Content-Lengths", ["Content-Length: 5"]],
    ["a header with a space before its colon", ["X-Odd : 1"]],
    ["a header that goes on in the next line", ["X-Odd: 1", " 2"]],
    ["an unknown Transfer-Encoding", ["Transfer-Encoding: gzip"]],
  ])("Q9: %s is refused with 400", async (_what, lines) => {
    expect(statusOf(await send(["Host: localhost", ...lines]))).toBe(400);
  });

  test("Q9: bytes that are not HTTP get 400, and the next client is served", async () => {
    for (const bytes of [
      "\0\0\0\0",
      "GET\r\n\r\n",
      "\x16\x03\x01\x02\0\x01\0",
      "PRI * HTTP/2.0\r\n\r\n",
    ]) {
      expect(statusOf(await raw(server.url, `${bytes}\r\n\r\n`))).toBe(400);
    }
    expect(await wellness(server.url)).toBe("well");
  });

  test("Q9: 1,000 pipelined requests are all answered, in order", async () => {
    const discover = modern("server/discover");
    const lines = ["Host: localhost", ...headerLines(discover)];
    const one = request("POST /mcp HTTP/1.1", lines, discover);
    const last = request("GET /mcp HTTP/1.1", ["Host: localhost", "Connection: close"], "");
    const response = await raw(server.url, one.repeat(999) + last);
    const statuses = [...response.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
    expect(statuses).toEqual([...Array.from({ length: 999 }, () => "200"), "405"]);
  });
});

describe("Q13: paths", () => {
  test.each([
    "/mcp/",
    "//mcp",
    "/mcp//",
    "/MCP",
    "/Mcp",
    "/mcp%2f",
    "/%2fmcp",
    "/mcp;a=b",
    "/mcp%00",
    "/mcp/..",
    "/mcp/../metrics",
    "/mcp/%2e%2e/metrics",
    "/mcp.",
    "/mcp%20",
    "/x/mcp",
    "/",
    "/health",
    "/metrics",
    "/livez",
    "/sse",
    "/messages",
    "/.env",
    "/dist/main.js",
  ])("W1, V8: there is nothing at %s, and the answer is JSON", async (path) => {
    const response = await send(["Host: localhost"], `POST ${path} HTTP/1.1`);
    expect(statusOf(response)).toBe(404);
    expect(response).toMatch(/content-type: application\/json/i);
    expect(response).not.toContain("convert_temperature");
  });

  test.each(["/mcp?x=1", "/mcp/../mcp", "/./mcp", "/%6dcp"])(
    "W1: %s is another way to write /mcp, behind the same doors",
    async (path) => {
      const line = `POST ${path} HTTP/1.1`;
      expect(statusOf(await send(["Host: localhost"], line))).toBe(200);
      expect(statusOf(await send(["Host: evil.com"], line))).toBe(FOREIGN);
      expect(statusOf(await send(["Host: localhost", "Origin: null"], line))).toBe(FOREIGN);
    },
  );

  test("Q13: a path that is none is refused without a 5xx", async () => {
    for (const path of ["*", "mcp", "/mcp\0", "/mcp bad", "http://", "/%", "/%zz", "/%ff"]) {
      const status = statusOf(await send(["Host: localhost"], `POST ${path} HTTP/1.1`));
      expect(status, path).toBeGreaterThanOrEqual(400);
      expect(status, path).toBeLessThan(500);
    }
  });
});
