import assert from "node:assert/strict";
import { once, EventEmitter } from "node:events";
import { test } from "node:test";

import { createLogger } from "../src/lib/logger.ts";
import { Changes } from "../src/mcp/changes.ts";
import { defineResource } from "../src/mcp/resource.ts";
import { connect, eras } from "../src/mcp/testing.ts";
import { server } from "../src/server.ts";

const logger = createLogger("silent", "stderr");

/** A resource that changes when the test says so. */
function changing(name: string) {
  const events = new EventEmitter();
  const resource = defineResource({
    name,
    title: "Changing",
    description: "Changes when the test says so.",
    uri: `test://${name}`,
    mimeType: "text/plain",
    read: () => "text",
    watch(changed) {
      events.on("change", changed);
      return () => void events.off("change", changed);
    },
  });
  return {
    resource,
    change: () => events.emit("change"),
    isWatched: () => events.listenerCount("change") > 0,
  };
}

test("a resource is watched while somebody listens, and once for all of them", () => {
  const { resource, change, isWatched } = changing("a");
  const changes = new Changes([...server.resources, resource], logger);
  const heard: string[] = [];
  assert.equal(isWatched(), false);
  const stops = ["first", "second"].map((name) =>
    changes.listen((uri) => heard.push(`${name} ${uri}`)),
  );
  change();
  assert.deepEqual(heard, ["first test://a", "second test://a"]);
  stops[0]!();
  stops[0]!();
  assert.equal(isWatched(), true);
  stops[1]!();
  assert.equal(isWatched(), false);
});

test("a resource that cannot be watched keeps nobody from the others", () => {
  const { resource, change } = changing("b");
  const broken = {
    ...resource,
    uri: "test://broken",
    watch() {
      throw new Error("There is no such file");
    },
  };
  const changes = new Changes([broken, resource], logger);
  const heard: string[] = [];
  changes.listen((uri) => heard.push(uri));
  change();
  assert.deepEqual(heard, ["test://b"]);
});

for (const era of eras) {
  test(`a ${era} client that asks is told of changes, until it has heard enough`, async (t) => {
    const { resource, change, isWatched } = changing("c");
    const other = changing("d");
    const client = await connect({
      era,
      definition: { ...server, resources: [resource, other.resource] },
    });
    t.after(() => client.close());
    const told = new EventEmitter();
    const stop = await client.subscribe(resource.uri, (uri) =>
      told.emit("changed", uri),
    );
    const first = once(told, "changed");
    // Nobody has asked for this one: it must not be the first to arrive.
    other.change();
    change();
    assert.deepEqual(await first, [resource.uri]);
    await stop();
    await client.close();
    assert.equal(isWatched(), false);
  });
}

test("a client of 2025 cannot subscribe to what is not watched", async (t) => {
  const { resource } = changing("e");
  const client = await connect({
    era: "legacy",
    definition: { ...server, resources: [...server.resources, resource] },
  });
  t.after(() => client.close());
  await assert.rejects(
    client.subscribe("reference://temperature-scales", () => {}),
    { code: -32602 },
  );
});
