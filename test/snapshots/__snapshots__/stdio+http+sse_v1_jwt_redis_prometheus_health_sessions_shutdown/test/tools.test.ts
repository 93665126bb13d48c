import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { connect, type TestClient } from "../src/mcp/testing.ts";

let client: TestClient;
before(async () => {
  client = await connect();
});
after(() => client.close());

test("convert_temperature converts between scales", async () => {
  const { structuredContent, text } = await client.call("convert_temperature", {
    value: 100,
    from: "celsius",
    to: "fahrenheit",
  });
  assert.deepEqual(structuredContent, { value: 212, unit: "fahrenheit" });
  assert.deepEqual(JSON.parse(text), structuredContent);
});

test("convert_temperature says what is below absolute zero", async () => {
  const { isError, text } = await client.call("convert_temperature", {
    value: -300,
    from: "celsius",
    to: "kelvin",
  });
  assert.equal(isError, true);
  assert.equal(text, "-300 celsius is below absolute zero");
});

test("hash_text hashes with SHA-256 unless told otherwise", async () => {
  const { text } = await client.call("hash_text", { text: "abc" });
  assert.equal(
    text,
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

test("count_primes counts, and reports its progress", async () => {
  const steps: number[] = [];
  const { structuredContent } = await client.call(
    "count_primes",
    { limit: 100_000 },
    { onProgress: ({ progress }) => steps.push(progress) },
  );
  assert.deepEqual(structuredContent, { limit: 100_000, primes: 9592 });
  assert.equal(steps.at(-1), 100_000);
  assert.deepEqual(
    steps,
    steps.toSorted((a, b) => a - b),
  );
});

test("count_primes stops when it is cancelled", async () => {
  const cancel = new AbortController();
  const call = client.call(
    "count_primes",
    { limit: 5_000_000 },
    { signal: cancel.signal, onProgress: () => cancel.abort() },
  );
  await assert.rejects(call, /abort/i);
});
