import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import type { JSONWebKeySet } from "jose";

import { IssuerKeys } from "../src/lib/auth/issuer-keys.ts";
import { createLogger } from "../src/lib/logger.ts";
import { createIssuer } from "./issuer.ts";

const old = await createIssuer();
const next = await createIssuer();

/** What the issuer shows; undefined while it is down. */
let shown: JSONWebKeySet | undefined;
let now: number;
/** When it was asked, in milliseconds. */
let asked: number[];
let keys: IssuerKeys;

beforeEach(() => {
  shown = old.keys;
  now = 0;
  asked = [];
  const load = async () => {
    asked.push(now);
    if (!shown) throw new Error("fetch failed");
    return shown;
  };
  keys = new IssuerKeys(load, createLogger("silent", "stderr"), () => now);
});

/** Lets time pass, second by second, as the server does. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    now += 1000;
    await keys.refresh();
  }
}

test("the keys are fetched every ten minutes, and stay the same object while they are the same", async () => {
  await keys.refresh();
  const before = keys.current;
  assert.notEqual(before, undefined);
  await pass(1800);
  assert.deepEqual(asked, [0, 600_000, 1_200_000, 1_800_000]);
  assert.equal(keys.current, before);
  shown = next.keys;
  await pass(600);
  assert.notEqual(keys.current, before);
});

test("while the issuer is down its last keys are good, and it is asked at most every ten seconds", async () => {
  await keys.refresh();
  shown = undefined;
  await pass(600 + 3600);
  assert.notEqual(keys.current, undefined);
  const waits = asked.slice(2).map((at, index) => at - asked[index + 1]!);
  assert.deepEqual(waits.slice(0, 4), [10_000, 20_000, 40_000, 60_000]);
  assert.equal(Math.min(...waits), 10_000);

  await pass(1);
  assert.equal(keys.current, undefined);
  shown = next.keys;
  await pass(60);
  assert.notEqual(keys.current, undefined);
});

test("a server that never had keys asks for them until it has", async () => {
  shown = undefined;
  await keys.refresh();
  assert.equal(keys.current, undefined);
  await pass(60);
  shown = old.keys;
  await pass(60);
  assert.notEqual(keys.current, undefined);
  assert.deepEqual(asked, [0, 10_000, 30_000, 70_000]);
});

test("what is no set of keys does not replace one", async () => {
  await keys.refresh();
  const before = keys.current;
  for (const garbage of [null, [], { keys: "none" }, { keys: [1] }]) {
    shown = garbage as never;
    await pass(660);
    assert.equal(keys.current, before);
  }
});

test("an unknown key causes one fetch, and no other for half a minute", async () => {
  await keys.refresh();
  await Promise.all(
    Array.from({ length: 50 }, () => keys.refreshForUnknownKey()),
  );
  assert.equal(asked.length, 2);
  now += 29_999;
  await keys.refreshForUnknownKey();
  assert.equal(asked.length, 2);
  now += 1;
  await keys.refreshForUnknownKey();
  assert.equal(asked.length, 3);
});

test("an unknown key causes no fetch while the issuer is down", async () => {
  await keys.refresh();
  shown = undefined;
  await pass(601);
  const before = asked.length;
  await keys.refreshForUnknownKey();
  assert.equal(asked.length, before);
});

test("whoever comes while the keys are fetched waits for the same fetch", async () => {
  await Promise.all([keys.refresh(), keys.refresh(), keys.refresh()]);
  assert.equal(asked.length, 1);
});
