import { expect, test } from "vitest";

import { features, registry } from "../../src/features/index.ts";
import { OPTIONS, type Options } from "../../src/options/table.ts";
import { variants } from "../../src/options/variants.ts";
import { someOptions } from "./render/options.ts";

const all = variants().map(({ options }) => options);

test("ids are unique", () => {
  expect(new Set(features.map(({ id }) => id)).size).toBe(features.length);
});

test.each(OPTIONS.filter((option) => "variant" in option && option.variant))(
  "what $id brings is there exactly where it is chosen",
  (option) => {
    const values = "values" in option ? option.values.map(({ id }) => id) : [true];
    for (const value of values.filter((each) => each !== "none")) {
      const key = value === true ? option.id : `${option.id}=${value}`;
      const feature = registry[key as keyof typeof registry];
      for (const options of all) {
        const chosen = [options[option.id as keyof Options]].flat().includes(value);
        expect(feature.when(options)).toBe(chosen);
      }
    }
  },
);

test("what several values share is there where one of them is chosen", () => {
  for (const options of all) {
    const { auth, "rate-limit": limit, health, metrics } = options;
    expect(registry.bucket.when(options)).toBe(auth !== "none" || limit !== "none");
    expect(registry.auth.when(options)).toBe(auth !== "none");
    expect(registry["rate-limit"].when(options)).toBe(limit !== "none");
    expect(registry.admin.when(options)).toBe(health || metrics === "prometheus");
  }
});

test("everything is on in some project, and of each feature that can be off there is one without it", () => {
  expect(features.filter((feature) => !all.some((options) => feature.when(options)))).toEqual([]);
  const always = features.filter((feature) => all.every((options) => feature.when(options)));
  expect(always.map(({ id }) => id)).toEqual(["base", "package-manager"]);
});

test.each([
  ["token", "memory"],
  ["jwt", "redis"],
] as const)(
  "a request meets the features in this order, with auth=%s and rate-limit=%s",
  (auth, limit) => {
    const options = someOptions({
      auth,
      "rate-limit": limit,
      metrics: "prometheus",
      health: true,
      shutdown: true,
    });
    const own = features.filter((feature) => feature.when(options));
    const lines = own.flatMap((feature) => feature.contribute(options).lists ?? []);
    expect(lines.filter(({ list }) => list === "features").map(({ name }) => name)).toEqual([
      "admin",
      "metrics",
      "health",
      "shutdown",
      "rateLimit",
      "auth",
    ]);
  },
);
