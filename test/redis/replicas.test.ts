import { request } from "node:http";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { startNginx } from "../support/nginx.ts";
import { needs } from "../support/programs.ts";
import { startRedis } from "../support/redis-server.ts";
import { startHttp } from "../variants/running-server.ts";

const BURST = 50;

/** Two replicas of one project that count in one Redis, behind nginx. */
async function replicas() {
  const redis = await startRedis();
  onTestFinished(() => redis.kill());
  const start = async () => {
    const server = await startHttp(inject("limitedByAddress").bundle, {
      REDIS_URL: redis.url(),
      // Within the test nothing comes back.
      RATE_LIMIT_PER_MINUTE: "1",
      RATE_LIMIT_BURST: String(BURST),
      MAX_CONCURRENCY_PER_CALLER: "100",
      ADMIN_PORT: "0",
      TRUST_PROXY: "1",
    });
    onTestFinished(async () => void (await server.stop("SIGKILL")));
    return server;
  };
  const both = [await start(), await start()];
  const nginx = await startNginx(both.map(({ url }) => url));
  onTestFinished(() => nginx.stop());
  return { both, url: nginx.url };
}

interface From {
  /** The client's own address, as nginx sees it. */
  readonly address: string;
  readonly forwardedFor?: string;
}

/** Calls a tool; the status of the answer. */
function call(url: string, { address, forwardedFor }: From): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      "Content-Type": "application/json",
      Accept: "application/json, text/event-stream",
      ...(forwardedFor !== undefined && { "X-Forwarded-For": forwardedFor }),
    };
    request(`${url}/mcp`, { method: "POST", localAddress: address, headers }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode!));
    })
      .once("error", reject)
      .end(
        JSON.stringify({
          jsonrpc: "2.0",
          id: 1,
          method: "tools/call",
          params: { name: "hash_text", arguments: { text: "abc" } },
        }),
      );
  });
}

/** Sends calls, some at a time, and counts the answers by status. */
async function flood(url: string, calls: number, from: (index: number) => From) {
  const counts: Record<string, number> = {};
  for (let sent = 0; sent < calls; sent += 20) {
    const statuses = await Promise.all(
      Array.from({ length: Math.min(20, calls - sent) }, (_, index) =>
        call(url, from(sent + index)),
      ),
    );
    for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

describe("two replicas behind nginx", needs("redis-server", "nginx"), () => {
  test("share one limit for each client, exact to the call", async () => {
    const { both, url } = await replicas();
    const ada = () => ({ address: "127.0.0.1" });
    expect(await flood(url, 200, ada)).toEqual({ 200: BURST, 429: 200 - BURST });
    // Each has answered a part of them.
    const served = both.map(({ log }) => log.filter(({ msg }) => msg === "tool called").length);
    expect(served[0]! + served[1]!).toBe(BURST);
    expect(Math.min(...served)).toBeGreaterThan(0);
    expect(both.flatMap(({ log }) => log.filter(({ level }) => Number(level) > 30))).toEqual([]);
  });

  test.runIf(process.platform === "linux")("believe nginx who calls, and nobody else", async () => {
    const { url } = await replicas();
    const forged = (index: number) => ({
      address: "127.0.0.1",
      forwardedFor: `203.0.113.${index}`,
    });
    expect(await flood(url, 100, forged)).toEqual({ 200: BURST, 429: 100 - BURST });
    const other = () => ({ address: "127.0.0.2" });
    expect(await flood(url, 100, other)).toEqual({ 200: BURST, 429: 100 - BURST });
  });
});
