import { expect, test } from "vitest";
import { createdAsJson, createdAsText, type Created } from "../../src/commands/create-report.ts";
import type { Setting } from "../../src/features/contribution.ts";
import { features } from "../../src/features/index.ts";
import { variants } from "../../src/options/variants.ts";
import { someOptions } from "./render/options.ts";

const created: Created = {
  plan: { root: "/work/my-server", changes: [] },
  folder: "my-server",
  options: someOptions(),
  required: [],
  rerun: "npm create mcp-server@latest my-server -- --yes",
  steps: { install: { state: "done" }, git: { state: "done" } },
};
const required: readonly Setting[] = [
  { name: "ORACLE_URL", meaning: "Where the oracle is", required: true },
];

test("what only a person can set is said before the command that starts the server", () => {
  expect(createdAsText({ ...created, required })).toContain(`
my-server is there: 0 files in my-server

It does not start until these are set, in its .env or in the environment:
  ORACLE_URL: Where the oracle is

Next:
  cd my-server
`);
  expect(createdAsText(created)).not.toContain("does not start");
});

test("programs are told so too, by a dry run as well", () => {
  for (const steps of [created.steps, undefined]) {
    expect(JSON.parse(createdAsJson({ ...created, required, steps }))).toMatchObject({
      requiredSettings: [{ name: "ORACLE_URL", meaning: "Where the oracle is" }],
    });
  }
});

test("no setting is required and has a default", () => {
  const settings = variants().flatMap(({ options }) =>
    features
      .filter((feature) => feature.when(options))
      .flatMap((feature): readonly Setting[] => feature.contribute(options).settings ?? []),
  );
  expect(
    settings.filter(({ required, default: value }) => required && value !== undefined),
  ).toEqual([]);
});
