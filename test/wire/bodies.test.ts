import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { startHttp, type RunningServer } from "../variants/running-server.ts";
import { headerLines, post, raw, statusOf, wellness } from "./http.ts";
import { malformedJson, malformedMessages, malformedParameters } from "./malformed-json.ts";
import { call, legacy, modern, textOf } from "./messages.ts";
import { mutations } from "./mutations.ts";

const MAX_BODY_BYTES = 65_536;

let server: RunningServer;
beforeAll(async () => {
  server = await startHttp(inject("bundle"), { MAX_BODY_BYTES: String(MAX_BODY_BYTES) });
});
afterAll(() => server.stop());

const eras = { modern, legacy };

/** A well-formed call, as long as asked. */
function bodyOf(length: number): string {
  const body = JSON.stringify(modern("tools/call", call("hash_text", { text: "abc" })));
  return body + " ".repeat(length - body.length);
}

const headers = ["Host: localhost", ...headerLines(modern("tools/call", call("hash_text")))];

function send(lines: readonly string[], body: string | Buffer): Promise<string> {
  const head = ["POST /mcp HTTP/1.1", ...headers, "Connection: close", ...lines, "", ""];
  return raw(server.url, Buffer.concat([Buffer.from(head.join("\r\n")), Buffer.from(body)]));
}

function chunked(body: string, size: number): string {
  const chunks = body.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
  return [...chunks, ""].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("");
}

describe("V12, V14, Q7: the size of a body", () => {
  test("V12: a body of exactly MAX_BODY_BYTES is taken, one byte more is not", async () => {
    const send = async (length: number) =>
      await post(server.url, bodyOf(length), {
        headers: Object.fromEntries(
          headers.slice(1).map((line) => line.split(": ") as [string, string]),
        ),
      });
    expect((await send(MAX_BODY_BYTES)).status).toBe(200);
    const refused = await send(MAX_BODY_BYTES + 1);
    expect(refused.status).toBe(413);
    expect(refused.answer.error?.message).toContain("MAX_BODY_BYTES");
  });

  test("V12: a chunked body is counted while it comes, not believed", async () => {
    const taken = await send(["Transfer-Encoding: chunked"], chunked(bodyOf(MAX_BODY_BYTES), 9000));
    expect(statusOf(taken)).toBe(200);
    const body = chunked(bodyOf(MAX_BODY_BYTES + 1), 9000);
    expect(statusOf(await send(["Transfer-Encoding: chunked"], body))).toBe(413);
  });

  test("V12: a chunked body without end is refused when it has grown too large", async () => {
    const chunk = chunked("x".repeat(MAX_BODY_BYTES + 1), 1000).slice(0, -5);
    expect(statusOf(await send(["Transfer-Encoding: chunked"], chunk))).toBe(413);
  });

  test("V12: a declared length that is too large is refused before the body has come", async () => {
    expect(statusOf(await send(["Content-Length: 1073741824"], "{"))).toBe(413);
    expect(statusOf(await send(["Content-Length: 99999999999999999999"], "{"))).toBe(400);
    expect(statusOf(await send(["Content-Length: -1"], "{"))).toBe(400);
  });

  test.each(["gzip", "deflate", "br", "zstd", "gzip, gzip", "GZIP", "x-gzip"])(
    "V14: a body compressed with %s is refused, however small",
    async (encoding) => {
      const bomb = gzipSync(bodyOf(30_000_000));
      expect(bomb.length).toBeLessThan(MAX_BODY_BYTES);
      const lines = [`Content-Length: ${bomb.length}`, `Content-Encoding: ${encoding}`];
      expect(statusOf(await send(lines, bomb))).toBe(415);
    },
  );

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/jsonx",
    "",
  ])("V8: the Content-Type %j is refused, so that no form of a web page gets in", async (type) => {
    const { status } = await post(server.url, modern("tools/list"), {
      headers: { "Content-Type": type },
    });
    expect(status).toBe(415);
  });

  test("V8: the Content-Type may name the charset, in any case", async () => {
    for (const type of [
      "application/json; charset=utf-8",
      "APPLICATION/JSON",
      "application/json ;x=y",
    ]) {
      const { status } = await post(server.url, modern("tools/list"), {
        headers: { "Content-Type": type },
      });
      expect(status).toBe(200);
    }
  });
});

describe("Q6, V8, E16: what is not JSON, or no message", () => {
  test.each(malformedJson.map((body) => [body.slice(0, 40), body]))(
    "V8: %j gets 400 and -32700",
    async (_shown, body) => {
      const { status, answer } = await post(server.url, body.slice(0, MAX_BODY_BYTES));
      expect({ status, code: answer.error?.code }).toEqual({ status: 400, code: -32700 });
    },
  );

  test("V8: bytes that are not UTF-8 end in no 5xx", async () => {
    for (const bytes of [
      [0xff, 0xfe],
      [0xc0, 0xaf],
      [0x5b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x5d],
      [0xef, 0xbb, 0xbf, 0x7b, 0x7d],
    ]) {
      const body = Buffer.from(bytes);
      expect(statusOf(await send([`Content-Length: ${body.length}`], body))).toBe(400);
    }
  });

  test.each([...malformedMessages, ...malformedParameters])(
    "W30: %s is refused with 4xx, or in a JSON-RPC error",
    async (body) => {
      for (const version of ["2026-07-28", "2025-11-25", undefined]) {
        const { status, answer } = await post(server.url, body, {
          headers: { "MCP-Protocol-Version": version },
        });
        expect(status).toBeLessThan(500);
        if (status < 400) expect(answer.error ?? answer.result).toBeDefined();
      }
    },
  );

  test("Q6: after all this, the next good call works, and nothing was left unhandled", async () => {
    expect(await wellness(server.url)).toBe("well");
    expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    expect(server.stderr()).toBe("");
  });

  test("Q6: no mutation of a message ends in a 5xx, or in a stack trace", async () => {
    await fc.assert(
      fc.asyncProperty(mutations, async ({ body, headers }) => {
        const { status, body: text } = await post(server.url, body, { headers });
        expect(status).toBeLessThan(500);
        expect(text).not.toMatch(/main\.js|node:internal|\bat .+:\d+:\d+/);
      }),
      { numRuns: 400 },
    );
    expect(await wellness(server.url)).toBe("well");
    expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});

describe.each(Object.entries(eras))("V2, E15, Q7: arguments of a %s client", (_era, message) => {
  let roomy: RunningServer;
  beforeAll(async () => {
    roomy = await startHttp(inject("bundle"));
  });
  afterAll(() => roomy.stop());

  const callWith = async (args: string, tool = "echo") => {
    const request = message("tools/call", call(tool, { placeholder: 0 }));
    const body = JSON.stringify(request).replace('{"placeholder":0}', args);
    const { headers } = Object.fromEntries([["headers", headerLines(request)]]);
    return post(roomy.url, body, {
      headers: Object.fromEntries(
        headers!.map((line) => /^(.+?): (.*)$/.exec(line)!.slice(1, 3) as [string, string]),
      ),
    });
  };

  test("E15: 200,000 nested arrays are refused in words, before the tool", async () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    for (const tool of ["echo", "hash_text", "greets"]) {
      const { status, answer } = await callWith(`{"deep":${deep}}`, tool);
      expect(status).toBe(200);
      expect(answer.result?.isError).toBe(true);
      expect(textOf(answer)).toBe("The arguments are nested deeper than 32 levels");
    }
  });

  test("V2: 32 levels are taken, 33 are not", async () => {
    const nested = (levels: number) => `{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`;
    expect(textOf((await callWith(nested(30))).answer)).toBe("keys: a");
    expect((await callWith(nested(33))).answer.result?.isError).toBe(true);
  });

  test("Q7: 100,000 keys, about as many as a body can hold, are refused", async () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `"${index.toString(36)}":0`);
    const { answer } = await callWith(`{${keys.join(",")}}`);
    expect(textOf(answer)).toBe("The arguments have more than 10000 elements");
  });

  test("V1: unknown arguments are refused by name", async () => {
    const { answer } = await callWith('{"text":"abc","admin":true}', "hash_text");
    expect(textOf(answer)).toMatch(/Invalid arguments: .*admin/);
  });

  test("Q7: __proto__, constructor and prototype are names like any other", async () => {
    const polluting = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    expect(textOf((await callWith(polluting)).answer)).not.toContain("polluted");
    expect((await callWith(polluting, "hash_text")).answer.result?.isError).toBe(true);
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"]) {
      const tool = await post(roomy.url, message("tools/call", call(name)));
      expect(tool.answer.error?.code, name).toBe(-32602);
      const prompt = await post(roomy.url, message("prompts/get", { name }));
      expect(prompt.answer.error?.code, name).toBe(-32602);
      for (const uri of [name, `notes://${name}`, `reference://${name}`]) {
        const resource = await post(roomy.url, message("resources/read", { uri }));
        expect(resource.answer.error?.code, uri).toBe(-32602);
      }
      const completion = await post(
        roomy.url,
        message("completion/complete", {
          ref: { type: "ref/prompt", name: "explain_temperature" },
          argument: { name, value: "" },
        }),
      );
      expect(completion.answer.result?.["completion"], name).toMatchObject({ values: [] });
      const method = await post(roomy.url, message(name));
      expect(method.answer.error?.code, name).toBe(-32601);
    }
    expect(await wellness(roomy.url)).toBe("well");
  });

  test("Q7: lone surrogates and control characters reach the tool, and come back well-formed", async () => {
    const { body, answer } = await callWith('{"\\ud800\\u0000\\u001b[31m":1}');
    expect(textOf(answer)).toBe("keys: \ufffd[31m");
    expect(body).not.toMatch(/\\ud800|\\u0000|\\u001b/);
  });
});
