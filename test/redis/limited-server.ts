import { setTimeout } from "node:timers/promises";
import { inject, onTestFinished } from "vitest";
import { someOptions } from "../unit/render/options.ts";
import { callTool } from "../variants/features-seen.ts";
import { startHttp, type RunningServer } from "../variants/running-server.ts";
import { surroundings } from "../variants/surroundings.ts";

/** What every answer must be given in, whatever has become of Redis (R12). */
export const ANSWER_MS = 300;
/** In what time after its return Redis must be counted in again (R12). */
export const RECOVERY_MS = 5_000;
/** How many calls a caller has: no more are added while a test runs. */
export const BURST = 5;

export interface LimitedServer extends RunningServer {
  /**
   * Calls a tool as one of two callers: the status, and how many milliseconds it took longer than a page that has nothing
   * to do with Redis. Other work on the machine, which holds up both, so does not count.
   */
  call(as?: "full" | "plain"): Promise<{ status: number; ms: number }>;
  /** Calls until it is refused: how many calls were let through, and how long the slowest answer took. */
  useUp(as?: "full" | "plain"): Promise<{ allowed: number; slowestMs: number }>;
  /** What /health says. */
  health(): Promise<string>;
  /** How often this stands in the log. */
  count(text: RegExp): number;
}

export const LOST = /^redis does not answer/;
export const BACK = /^redis is back/;

/** Starts a server that counts in this Redis; it ends with the test. */
export async function startLimited(
  REDIS_URL: string,
  changed: Readonly<Record<string, string>> = {},
): Promise<LimitedServer> {
  const { settings, tokens } = await surroundings(someOptions({ auth: "token" }));
  const limit = { RATE_LIMIT_PER_MINUTE: "1", RATE_LIMIT_BURST: String(BURST) };
  const server = await startHttp(inject("limited").bundle, {
    ...settings,
    ...limit,
    REDIS_URL,
    ...changed,
  });
  onTestFinished(async () => void (await server.stop("SIGKILL")));

  const health = async () => {
    const response = await fetch(`${server.url}/health`);
    return `${response.status} ${JSON.parse(await response.text()).status}`;
  };
  const call = async (as: "full" | "plain" = "full") => {
    const callee = { url: server.url, token: tokens[as] };
    const called = timed(callTool(callee, "hash_text", { text: "abc" }));
    let isAnswered = false;
    const answered = called.finally(() => (isAnswered = true));
    let otherwiseMs = 0;
    while (!isAnswered) {
      otherwiseMs = Math.max(otherwiseMs, (await timed(health())).ms);
      // So that this is not itself what holds up the others.
      await setTimeout(10);
    }
    const { value, ms } = await answered;
    return { status: value.status, ms: ms - otherwiseMs };
  };
  return {
    ...server,
    call,
    async useUp(as) {
      let allowed = 0;
      let slowestMs = 0;
      for (;;) {
        const { status, ms } = await call(as);
        slowestMs = Math.max(slowestMs, ms);
        if (status === 429) return { allowed, slowestMs };
        if (status !== 200) throw new Error(`a call was answered with ${status}`);
        allowed += 1;
      }
    },
    health,
    count: (text) => server.log.filter(({ msg }) => text.test(String(msg))).length,
  };
}

async function timed<T>(work: Promise<T>): Promise<{ value: T; ms: number }> {
  const started = performance.now();
  const value = await work;
  return { value, ms: performance.now() - started };
}

/** The time until the log says that Redis is back. */
export async function msUntilBack(server: LimitedServer): Promise<number> {
  const started = performance.now();
  await server.logged(({ msg }) => BACK.test(String(msg)));
  return performance.now() - started;
}

export function untilLost(server: LimitedServer): Promise<unknown> {
  return server.logged(({ msg }) => LOST.test(String(msg)));
}
