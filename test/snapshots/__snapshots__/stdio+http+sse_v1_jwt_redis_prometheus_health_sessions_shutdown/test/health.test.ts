import assert from "node:assert/strict";
import { after, test } from "node:test";

import { health } from "../src/features/health.ts";
import { defineFeature } from "../src/lib/feature.ts";
import { createReporter, type HealthCheck } from "../src/lib/health/checks.ts";
import { server } from "../src/server.ts";
import { startApp } from "./app.ts";

const well = (name: string, critical: boolean): HealthCheck => ({
  name,
  critical,
  check: async () => {},
});
const failing = (name: string, critical: boolean): HealthCheck => ({
  name,
  critical,
  check: async () => {
    throw new Error("postgres://admin:s3cr3t@10.0.0.5");
  },
});

test("/health says what balancers need to know, by whatever Host it is asked", async () => {
  const { request, close } = await startApp({ features: [health] });
  after(close);
  const response = await request("/health", {
    headers: { Host: "10.0.0.7:3000" },
  });
  assert.equal(response.status, 200);
  const { timestamp, ...rest } = (await response.json()) as Record<
    string,
    string
  >;
  assert.ok(Date.parse(timestamp!));
  assert.deepEqual(rest, {
    status: "healthy",
    service: server.name,
    version: server.version,
  });
});

test("/health is 503 when a feature wants no more requests", async () => {
  const leaving = defineFeature({
    name: "leaving",
    settings: {},
    start: () => ({ ready: () => false }),
  });
  const { request, close } = await startApp({ features: [health, leaving] });
  after(close);
  assert.equal((await request("/health")).status, 503);
});

test("/health is 200 when a feature works less well than it should, and says so", async () => {
  const limping = defineFeature({
    name: "limping",
    settings: {},
    start: () => ({ degraded: () => true }),
  });
  const { request, close } = await startApp({ features: [health, limping] });
  after(close);
  const response = await request("/health");
  assert.equal(response.status, 200);
  const { status } = (await response.json()) as { status: string };
  assert.equal(status, "degraded");
});

test("without a critical dependency the server is unavailable, without another degraded", async () => {
  const status = async (...checks: HealthCheck[]) =>
    (await createReporter(checks)()).status;
  assert.equal(await status(), "healthy");
  assert.equal(await status(well("a", true), well("b", false)), "healthy");
  assert.equal(await status(well("a", true), failing("b", false)), "degraded");
  assert.equal(
    await status(failing("a", true), well("b", false)),
    "unavailable",
  );
});

test("what went wrong is not told", async () => {
  const report = await createReporter([failing("database", true)])();
  assert.equal(report.checks["database"]?.status, "fail");
  assert.doesNotMatch(JSON.stringify(report), /s3cr3t/);
});

test("a check that hangs is given up, and asked again only after a while", async () => {
  let asked = 0;
  let now = 0;
  const report = createReporter(
    [
      {
        name: "database",
        critical: true,
        check: () => {
          asked += 1;
          return new Promise(() => {});
        },
      },
    ],
    () => now,
  );
  const [first] = await Promise.all([report(), report()]);
  assert.equal(first.status, "unavailable");
  now = 4999;
  await report();
  assert.equal(asked, 1);
  now = 5000;
  await report();
  assert.equal(asked, 2);
});
