import assert from "node:assert/strict";
import { test } from "node:test";

import { createLogger } from "../src/lib/logger.ts";
import {
  SessionStore,
  type Stored,
} from "../src/lib/sessions/session-store.ts";

const logger = createLogger("silent", "stderr");
const MINUTE_MS = 60_000;

function start() {
  let now = 0;
  const ended: string[] = [];
  const store = new SessionStore(logger, () => now);
  const open = (name: string, isBusy = () => false) => {
    const session: Stored = {
      id: SessionStore.newId(),
      caller: { id: name, scopes: [] },
      get isBusy() {
        return isBusy();
      },
      end: async (reason) => void ended.push(`${name}: ${reason}`),
    };
    store.add(session, () => ended.push(`${name}'s place is free`));
    return session;
  };
  return {
    store,
    ended,
    open,
    async pass(minutes: number) {
      now += minutes * MINUTE_MS;
      store.endIdle();
      await Promise.resolve();
    },
  };
}

test("a session is found by its caller only", () => {
  const { store, open } = start();
  const session = open("ada");
  assert.equal(store.find(session.id, session.caller), session);
  assert.equal(store.find(session.id, { id: "bob", scopes: [] }), undefined);
  assert.equal(store.find(session.id, undefined), undefined);
  assert.equal(store.find("unknown", session.caller), undefined);
});

test("what is not used for half an hour is ended, and gives its place back", async () => {
  const { store, ended, open, pass } = start();
  const { id, caller } = open("ada");
  await pass(29);
  assert.ok(store.find(id, caller));
  await pass(29);
  // Another's attempt does not keep it alive.
  store.find(id, { id: "bob", scopes: [] });
  assert.deepEqual(ended, []);
  await pass(1);
  assert.equal(store.find(id, caller), undefined);
  assert.deepEqual(ended, [
    "ada: The session was not used for too long",
    "ada's place is free",
  ]);
});

test("what is going on keeps a session, and its end is where the half hour begins", async () => {
  const { ended, open, pass } = start();
  let isBusy = true;
  open("ada", () => isBusy);
  await pass(60);
  isBusy = false;
  await pass(29);
  assert.deepEqual(ended, []);
  await pass(1);
  assert.equal(ended.length, 2);
});

test("at the end all are ended", async () => {
  const { store, ended, open } = start();
  const sessions = [open("ada"), open("bob")];
  await store.endAll("Bye");
  assert.equal(ended.length, 4);
  for (const { id, caller } of sessions) {
    assert.equal(store.find(id, caller), undefined);
  }
});
