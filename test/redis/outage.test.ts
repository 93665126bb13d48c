import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Redis } from "ioredis";
import { describe, expect, onTestFinished, test } from "vitest";
import { needs } from "../support/programs.ts";
import { startRedis, type RedisServer } from "../support/redis-server.ts";
import { freePort } from "../support/free-port.ts";
import {
  ANSWER_MS,
  BACK,
  BURST,
  LOST,
  msUntilBack,
  RECOVERY_MS,
  startLimited,
  untilLost,
  type LimitedServer,
} from "./limited-server.ts";

/** Less than a call takes that waits for Redis until it is given up. */
const AT_ONCE_MS = 100;

/** A Redis of the test's own. */
async function redisServer(options?: Parameters<typeof startRedis>[0]): Promise<RedisServer> {
  const redis = await startRedis(options);
  onTestFinished(() => redis.kill());
  return redis;
}

/** To tell a Redis what to do, as an operator would. */
function operator({ port }: RedisServer, password?: string): Redis {
  const client = new Redis({ port, ...(password !== undefined && { password }) });
  onTestFinished(() => client.disconnect());
  return client;
}

function expectOneOutage(server: LimitedServer): void {
  expect([server.count(LOST), server.count(BACK)]).toEqual([1, 1]);
}

/** Calls as fast as they are answered: the time of half of the answers, of the slowest one, and every status. */
async function callFor(server: LimitedServer, ms: number) {
  const until = performance.now() + ms;
  const statuses = new Set<number>();
  const times: number[] = [];
  while (performance.now() < until) {
    const answer = await server.call();
    statuses.add(answer.status);
    times.push(answer.ms);
  }
  times.sort((one, other) => one - other);
  return {
    statuses: [...statuses],
    medianMs: times[Math.floor(times.length / 2)]!,
    slowestMs: times.at(-1)!,
  };
}

// What does not come back within the time that is allowed for it hangs.
describe("when Redis", { ...needs("redis-server"), timeout: 20_000 }, () => {
  test("is killed, the limit holds to the call, and it is shared again when Redis is back", async () => {
    const redis = await redisServer();
    const server = await startLimited(redis.url());
    expect(await server.health()).toBe("200 healthy");
    for (let call = 0; call < 2; call += 1) expect((await server.call()).status).toBe(200);

    await redis.kill();
    await untilLost(server);
    const { allowed, slowestMs } = await server.useUp();
    expect(allowed).toBe(BURST - 2);
    expect(slowestMs).toBeLessThan(ANSWER_MS);
    expect(await server.health()).toBe("200 degraded");

    const next = await redisServer({ port: redis.port });
    expect(await msUntilBack(server)).toBeLessThan(RECOVERY_MS);
    expect(await server.health()).toBe("200 healthy");
    const client = operator(next);
    expect(await client.keys("*")).toEqual([]);
    expect((await server.call()).status).toBe(200);
    expect(await client.keys("*")).toHaveLength(1);
    expectOneOutage(server);
  });

  test("is frozen, one wave of calls waits, and no other", async () => {
    const redis = await redisServer();
    const server = await startLimited(redis.url());
    for (let call = 0; call < 2; call += 1) expect((await server.call()).status).toBe(200);

    redis.signal("SIGSTOP");
    const wave = await Promise.all(Array.from({ length: 5 }, () => server.call()));
    expect(wave.filter(({ status }) => status === 200)).toHaveLength(BURST - 2);
    for (const { ms } of wave) expect(ms).toBeLessThan(ANSWER_MS);
    // Longer than it takes to give the connection up, and to find that a new one is silent too.
    const { statuses, medianMs, slowestMs } = await callFor(server, 3_500);
    expect(statuses).toEqual([429]);
    expect(medianMs).toBeLessThan(AT_ONCE_MS);
    expect(slowestMs).toBeLessThan(ANSWER_MS);
    expect(await server.health()).toBe("200 degraded");

    redis.signal("SIGCONT");
    expect(await msUntilBack(server)).toBeLessThan(RECOVERY_MS);
    expect(await server.useUp("plain")).toMatchObject({ allowed: BURST });
    expectOneOutage(server);
  });

  test("answers slowly, it is as if it did not answer", async () => {
    const redis = await redisServer();
    const way = await wayTo(redis);
    const server = await startLimited(way.url);
    expect((await server.call()).status).toBe(200);

    way.delayMs = 500;
    const { medianMs, slowestMs } = await callFor(server, 3_500);
    expect(medianMs).toBeLessThan(AT_ONCE_MS);
    expect(slowestMs).toBeLessThan(ANSWER_MS);
    expect((await server.call()).status).toBe(429);

    way.delayMs = 0;
    expect(await msUntilBack(server)).toBeLessThan(RECOVERY_MS);
    expectOneOutage(server);
  });

  test("is replaced, and nobody closes the old connections, new ones are made", async () => {
    const redis = await redisServer();
    const way = await wayTo(redis);
    const server = await startLimited(way.url);
    expect((await server.call()).status).toBe(200);
    way.breakOff();
    expect((await server.call()).ms).toBeLessThan(ANSWER_MS);
    expect(await msUntilBack(server)).toBeLessThan(RECOVERY_MS);
    expectOneOutage(server);
  });

  test("refuses to write, each process limits by itself until it may", async () => {
    const redis = await redisServer();
    const server = await startLimited(redis.url());
    const client = operator(redis);
    await client.config("SET", "maxmemory", "1");
    expect(await server.useUp()).toMatchObject({ allowed: BURST });
    const { reason } = await server.logged(({ msg }) => LOST.test(String(msg)));
    expect(reason).toMatch(/^OOM /);
    await callFor(server, 1_500);
    expect(server.count(LOST)).toBe(1);

    await client.config("SET", "maxmemory", "0");
    expect(await msUntilBack(server)).toBeLessThan(RECOVERY_MS);
    expectOneOutage(server);
  });

  test("is emptied, and forgets its scripts, calls are counted anew and nobody notices", async () => {
    const redis = await redisServer();
    const server = await startLimited(redis.url());
    expect(await server.useUp()).toMatchObject({ allowed: BURST });
    const client = operator(redis);
    await client.flushall();
    await client.script("FLUSH");
    const { allowed, slowestMs } = await server.useUp();
    expect(allowed).toBe(BURST);
    expect(slowestMs).toBeLessThan(ANSWER_MS);
    expect(server.count(LOST)).toBe(0);
  });

  test("wants another password, the server starts, says so without it, and goes on when it fits", async () => {
    const redis = await redisServer({ args: ["--requirepass", "r1ght"] });
    const url = redis.url().replace("//", "//:wr0ng@");
    const server = await startLimited(url);
    const { reason } = await server.logged(({ msg }) => LOST.test(String(msg)));
    expect(reason).toMatch(/^WRONGPASS /);
    const { allowed, slowestMs } = await server.useUp();
    expect(allowed).toBe(BURST);
    expect(slowestMs).toBeLessThan(ANSWER_MS);

    await operator(redis, "r1ght").config("SET", "requirepass", "wr0ng");
    expect(await msUntilBack(server)).toBeLessThan(RECOVERY_MS);
    expectOneOutage(server);
    expect(JSON.stringify(server.log) + server.stderr()).not.toMatch(/wr0ng|r1ght/);
  });

  test("is not there at the start, the server starts without it", async () => {
    const port = await freePort();
    const server = await startLimited(`redis://127.0.0.1:${port}`);
    expect(await server.useUp()).toMatchObject({ allowed: BURST });
    expect(await server.health()).toBe("200 degraded");
    await redisServer({ port });
    expect(await msUntilBack(server)).toBeLessThan(RECOVERY_MS);
    expectOneOutage(server);
  });

  test.for(["serves", "is frozen"] as const)(
    "%s, SIGTERM ends the server with 0",
    async (state) => {
      const redis = await redisServer();
      const server = await startLimited(redis.url());
      expect((await server.call()).status).toBe(200);
      if (state === "is frozen") redis.signal("SIGSTOP");
      expect((await server.stop("SIGTERM")).exitCode).toBe(0);
      // An end that was asked for is no outage.
      expect(server.count(LOST)).toBe(0);
    },
  );
});

/** A way to Redis that can become slow or end in nothing. */
async function wayTo(redis: RedisServer) {
  let answering = new Set<Socket>();
  const way = {
    url: "",
    /** How long each answer takes. */
    delayMs: 0,
    /** Nothing more is heard on the connections that are there; neither side is told. */
    breakOff: () => (answering = new Set()),
  };
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(redis.port, "127.0.0.1");
    answering.add(server);
    for (const socket of [client, server]) {
      sockets.add(socket.on("error", () => {}));
      socket.once("close", () => [client, server].forEach((each) => each.destroy()));
    }
    client.pipe(server);
    server.on("data", (data) => {
      if (answering.has(server)) setTimeout(() => client.write(data), way.delayMs);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    proxy.close();
    for (const socket of sockets) socket.destroy();
  });
  way.url = `redis://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return way;
}
