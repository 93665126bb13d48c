import assert from "node:assert/strict";
import { test } from "node:test";

import { EventLog, SessionEvents } from "../src/lib/sessions/event-log.ts";

test("what came later on the same stream is found, in its order", async () => {
  const events = new SessionEvents(new EventLog());
  const first = await events.store("a", {});
  await events.store("b", { n: 1 }, true);
  const second = await events.store("a", { n: 2 });
  const restAfter = (id: string) => {
    const rest = events.after(id);
    return [rest?.streamId, rest?.events.map((each) => each.id), rest?.isWhole];
  };
  assert.deepEqual(restAfter(first), ["a", [second], false]);
  const last = await events.store("a", { n: 3 }, true);
  assert.deepEqual(restAfter(first), ["a", [second, last], true]);
  assert.deepEqual(restAfter(last), ["a", [], true]);
  assert.equal(events.after("unknown"), undefined);
});

const isKept = (events: SessionEvents, id: string) =>
  events.after(id) !== undefined;
const text = "x".repeat(1_000);

test("a session keeps so much, then its oldest makes room", async () => {
  const events = new SessionEvents(new EventLog(), 10_000);
  const ids: string[] = [];
  for (let count = 0; count < 100; count += 1) {
    ids.push(await events.store("a", { text }));
  }
  const kept = ids.filter((id) => isKept(events, id));
  assert.deepEqual(kept, ids.slice(-6));
  // What is too large to be kept is not, and nothing from before it: something would be missing.
  await events.store("a", { text: text.repeat(10) });
  assert.deepEqual(
    ids.filter((id) => isKept(events, id)),
    [],
  );
  assert.equal(isKept(events, await events.store("a", { text })), true);
});

test("all sessions together keep so much, and what one gives up is free for others", async () => {
  const log = new EventLog(10_000);
  const ada = new SessionEvents(log);
  const bob = new SessionEvents(log);
  const first = await ada.store("a", { text });
  for (let count = 0; count < 5; count += 1) {
    await bob.store("b", { text });
  }
  assert.equal(isKept(ada, first), true);
  await bob.store("b", { text });
  assert.equal(isKept(ada, first), false);
  bob.forgetAll();
  const ids: string[] = [];
  for (let count = 0; count < 6; count += 1) {
    ids.push(await ada.store("a", { text }));
  }
  assert.equal(
    ids.every((id) => isKept(ada, id)),
    true,
  );
});

test("nothing gets lost between what is sent again and what is sent from then on", async () => {
  const events = new SessionEvents(new EventLog());
  const order: string[] = [];
  let connect!: () => void;
  const connected = new Promise<void>((resolve) => {
    connect = resolve;
  });
  const takingUp = events.whileTakingUp(async () => {
    await connected;
    order.push("taken up");
  });
  const stored = events.store("a", {}).then(() => order.push("stored"));
  connect();
  await Promise.all([stored, takingUp]);
  assert.deepEqual(order, ["taken up", "stored"]);
  // Where a stream cannot be taken up, all goes on.
  await assert.rejects(
    events.whileTakingUp(() => Promise.reject(new Error("no"))),
  );
  await events.store("a", {});
});
