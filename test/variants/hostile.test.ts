import { Agent, request } from "node:http";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { variants } from "../../src/options/variants.ts";
import { render } from "../../src/render/render.ts";
import { callTool } from "./features-seen.ts";
import { probeTools } from "./probe-tools.ts";
import { bundleProject, writeProject } from "./project.ts";
import { startIn, surroundings } from "./surroundings.ts";

const { options } = variants().findLast(({ options: { transport, sdk, auth, ...rest } }) => {
  const isIt = transport.join() === "http" && sdk === "v2" && auth === "token";
  return isIt && rest["rate-limit"] === "memory";
})!;

const bundle = await bundleProject(
  await writeProject("hostile", options, probeTools(render(options))),
);
const around = await surroundings(options);
const { tokens } = around;
afterAll(around.close);

/** What comes near a valid header, and what is nothing like one. */
const hostileText = fc.oneof(
  fc.string({ unit: "binary-ascii", maxLength: 60 }),
  fc.string({ maxLength: 60 }).map((text) => `Bearer ${text}`),
  fc
    .record({
      scheme: fc.constantFrom(
        "Bearer",
        "bearer",
        "BEARER",
        "Bearer ",
        "Bearer\t",
        "Token",
        "Basic",
      ),
      token: fc.oneof(
        fc.constantFrom(tokens.full.slice(0, -1), `${tokens.full}x`, tokens.full.toUpperCase()),
        fc.constantFrom(
          `${tokens.full},`,
          `${tokens.full} x`,
          `"${tokens.full}"`,
          `=${tokens.full}`,
        ),
        fc.base64String({ maxLength: 200 }),
      ),
    })
    .map(({ scheme, token }) => `${scheme} ${token}`),
  fc.constantFrom("", "Bearer", "Bearer undefined", "Bearer null", `Bearer ${"a".repeat(9000)}`),
  fc.constantFrom(`Bearer ${tokens.full}, Bearer ${tokens.plain}`, tokens.full),
);

/** What Node's client agrees to send: a control character would not leave it. */
const hostileHeader = hostileText.filter((text) => /^[\t\x20-\x7e]*$/.test(text));

test("10,000 hostile Authorization headers: none accepted, none answered with 500", async () => {
  const server = await startIn(around, bundle, { TRUST_PROXY: "1" });
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const seed = Date.now() & 0x7fffffff;
  const headers = fc.sample(hostileHeader, { numRuns: 10_000, seed });
  try {
    const counts: Record<string, number> = {};
    const send = async (authorization: string, index: number) => {
      // Each from an address of its own: one that keeps failing is answered with 429 before its header is read.
      const from = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
      const status = await statusOf(server.url, authorization, from, agent);
      counts[status] = (counts[status] ?? 0) + 1;
    };
    for (let start = 0; start < headers.length; start += 500) {
      await Promise.all(
        headers.slice(start, start + 500).map((header, index) => send(header, start + index)),
      );
    }
    expect(counts, `seed ${seed}`).toEqual({ 401: 10_000 });
    expect((await callTool(server, "hash_text", { text: "abc" })).status).toBe(200);
  } finally {
    agent.destroy();
    await server.stop("SIGKILL");
  }
});

function statusOf(url: string, authorization: string, from: string, agent: Agent) {
  return new Promise<string>((resolve, reject) => {
    const headers = { authorization, "x-forwarded-for": from, "content-type": "application/json" };
    request(`${url}/mcp`, { method: "POST", agent, headers }, (response) => {
      response.resume().once("end", () => resolve(String(response.statusCode)));
    })
      .once("error", reject)
      .end("{}");
  });
}

test("calls that lack a scope count too: after the burst they are limited, not refused for ever", async () => {
  const server = await startIn(around, bundle, {
    RATE_LIMIT_PER_MINUTE: "1",
    RATE_LIMIT_BURST: "3",
  });
  try {
    const statuses: number[] = [];
    for (let call = 0; call < 4; call += 1) {
      statuses.push((await callTool(server, "guarded", {}, { token: tokens.plain })).status);
    }
    expect(statuses).toEqual([403, 403, 403, 429]);
  } finally {
    await server.stop("SIGKILL");
  }
});

test("headers on the wire: on an answer as JSON, as a stream, and on a refusal", async () => {
  const server = await startIn(around, bundle, {
    RATE_LIMIT_PER_MINUTE: "60",
    RATE_LIMIT_BURST: "2",
  });
  try {
    const json = await callTool(server, "hash_text", { text: "abc" }, { modern: true });
    const stream = await callTool(server, "slow", { ms: 0, stream: true }, { stream: true });
    const refusal = await callTool(server, "hash_text", { text: "abc" });

    expect([json, stream, refusal].map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(json.headers.get("content-type")).toBe("application/json");
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    for (const { headers } of [json, stream, refusal]) {
      expect(headers.get("ratelimit-policy")).toBe('"default";q=2;w=2');
      expect(headers.get("ratelimit")).toMatch(/^"default";r=[01];t=[12]$/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cache-control")).toBe("no-store");
    }
    expect(refusal.headers.get("retry-after")).toBe("1");
  } finally {
    await server.stop("SIGKILL");
  }
});
