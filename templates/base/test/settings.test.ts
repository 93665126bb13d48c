import assert from "node:assert/strict";
import { test } from "node:test";

import * as z from "zod";

import {
  describeSettings,
  flag,
  integer,
  list,
  misspelt,
  readSettings,
} from "../src/lib/settings.ts";

const shape = {
  SIZE: integer(0, 65_535).default(3000),
  NAMES: list().default([]),
  OPEN: flag().default(false),
  API_KEY: z.string().max(10).meta({ secret: true }),
};

test("settings are read from the environment, and have defaults", () => {
  const settings = readSettings(shape, {
    SIZE: "",
    NAMES: "a, b,",
    API_KEY: "key",
  });
  assert.deepEqual(settings, {
    SIZE: 3000,
    NAMES: ["a", "b"],
    OPEN: false,
    API_KEY: "key",
  });
});

test("every problem is named at once, and no secret is", () => {
  const environment = { SIZE: "80x", OPEN: "yes", API_KEY: "hunter2hunter2" };
  assert.throws(
    () => readSettings(shape, environment),
    (error: Error) => {
      assert.match(error.message, /SIZE: must be a whole number/);
      assert.match(error.message, /OPEN: must be true or false/);
      assert.match(error.message, /API_KEY: .* \(given: \*\*\*\)/);
      assert.doesNotMatch(error.message, /hunter2/);
      return true;
    },
  );
  assert.throws(() => readSettings(shape, {}), /API_KEY is required/);
});

test("effective settings are shown with secrets masked", () => {
  const settings = readSettings(shape, { API_KEY: "key" });
  assert.deepEqual(describeSettings(shape, settings), [
    "SIZE=3000",
    "NAMES=",
    "OPEN=false",
    "API_KEY=***",
  ]);
});

test("a misspelt setting is noticed", () => {
  assert.deepEqual(misspelt(["LOG_LEVEL"], { LOG_LEVLE: "x", PATH: "/bin" }), [
    { name: "LOG_LEVLE", meant: "LOG_LEVEL" },
  ]);
});
