import { expect, test, vi } from "vitest";

import { rerunCommand } from "../../src/commands/rerun.ts";
import type { Option } from "../../src/options/option.ts";
import { parseOptions, resolve } from "../../src/options/resolve.ts";
import { describeOptions } from "../../src/options/schema.ts";
import { OPTIONS, type Options } from "../../src/options/table.ts";
import { variants } from "../../src/options/variants.ts";
import { run } from "../../src/program.ts";
import { fakeContext } from "../support/fake-context.ts";

// One more row, of a kind that later features have: it must show up everywhere without another change.
vi.mock(import("../../src/options/table.ts"), async (original) => {
  const table = await original();
  const dessert: Option = {
    id: "dessert-wine",
    kind: "choice",
    question: "Which dessert wine?",
    summary: "what is served last",
    values: [
      { id: "port", label: "Port" },
      { id: "sherry", label: "Sherry" },
    ],
    default: () => "port",
    variant: true,
  };
  return { ...table, OPTIONS: [...table.OPTIONS, dessert] as unknown as typeof table.OPTIONS };
});

const options: readonly Option[] = OPTIONS;
const known = { directory: "my-server", packageManager: "npm" };

test("ids are kebab case and unique", () => {
  const ids = options.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
});

test("every default is a value that the option allows", () => {
  expect(() => resolve({ flags: {}, known })).not.toThrow();
});

test("every option stands in --help, with its values", async () => {
  const context = fakeContext();
  await run(["--help"], context);
  const help = context.stdout.text.replace(/\s+/g, " ");
  for (const option of options) {
    if (option.kind === "switch") expect(help).toContain(`--no-${option.id} `);
    else expect(help).toContain(`--${option.id} <`);
    expect(help).toContain(option.summary);
    if ("values" in option) expect(help).toContain(option.values.map(({ id }) => id).join(", "));
  }
});

test("every option stands in the list of options, with its values", async () => {
  const context = fakeContext();
  await run(["options"], context);
  for (const option of options) {
    expect(context.stdout.text).toContain(`--${option.id}\n    ${option.summary}`);
    if ("values" in option)
      for (const { id } of option.values) expect(context.stdout.text).toContain(id);
  }
});

test("every option stands in options --json and in its schema, with its values", () => {
  const described = describeOptions(known);
  expect(described.options.map(({ flag }) => flag)).toEqual(options.map(({ id }) => `--${id}`));
  expect(described.schema.required).toEqual(options.map(({ id }) => id));
  for (const option of options) {
    const schema = JSON.stringify(described.schema.properties[option.id]);
    if ("values" in option) {
      expect(schema).toContain(
        JSON.stringify({ enum: option.values.map(({ id }) => id) }).slice(1, -1),
      );
    }
  }
});

test("what a value brings is a value of the same option, no default brings any, and it is said everywhere", async () => {
  const context = fakeContext();
  await run(["--help"], context);
  await run(["options"], context);
  const told = context.stdout.text.replace(/\s+/g, " ");
  const bringing = options.flatMap((option) =>
    option.kind === "choices"
      ? option.values.flatMap(({ id, brings, hint }) =>
          brings ? { option, id, brings, hint } : [],
        )
      : [],
  );
  expect(bringing.map(({ id, brings }) => [id, brings])).toEqual([["sse", "http"]]);
  for (const { option, id, brings, hint } of bringing) {
    expect(option.values.map((value) => value.id)).toContain(brings);
    expect(option.default(known)).not.toContain(id);
    expect(told.split(`${id} brings ${brings} (${hint})`)).toHaveLength(3);
  }
});

test("what an option needs is chosen before it, and it can be off", () => {
  const ids = options.map(({ id }) => id);
  for (const option of options.filter(({ needs }) => needs !== undefined)) {
    expect(ids.indexOf("transport")).toBeLessThan(ids.indexOf(option.id));
    if ("values" in option) expect(option.values.map(({ id }) => id)).toContain("none");
  }
});

test("every value of an option that changes the server is in a variant, and every variant is valid", () => {
  const all = variants();
  for (const option of options) {
    if (!("variant" in option) || !option.variant) continue;
    const values: unknown[] =
      "values" in option ? option.values.map(({ id }) => id) : [true, false];
    const found: unknown[] = all.flatMap((variant) => variant.options[option.id as keyof Options]);
    expect(found).toEqual(expect.arrayContaining(values));
  }
  expect(all).toHaveLength(2 * 1_156);
  for (const variant of all) expect(parseOptions(variant.options)).toEqual(variant.options);
});

test("a variant's id says what is on, and is its own", () => {
  const ids = variants().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  // Nothing, of a choice that a project always has, where it is as it is by default.
  expect(ids).toContain("stdio");
  expect(ids).toContain("stdio+http_v1_token_memory_prometheus_health_shutdown_sherry");
});

test("every option that differs from its default stands in the command line that is printed", () => {
  const flags = {
    name: "other",
    description: "else",
    transport: ["http"],
    sdk: "v1",
    auth: "none",
    "rate-limit": "none",
    metrics: "none",
    health: false,
    shutdown: false,
    "package-manager": "pnpm",
    "dessert-wine": "sherry",
  };
  const noFlags = { install: undefined, git: undefined, cwd: undefined };
  const line = rerunCommand("my-server", resolve({ flags, known }), noFlags, "/");
  expect(line).toBe(
    "pnpm create mcp-server my-server --name other --description else --transport http " +
      "--sdk v1 --auth none --rate-limit none --metrics none --no-health --no-shutdown --dessert-wine sherry --yes",
  );
});

test("a flag is checked as the table says", async () => {
  const context = fakeContext();
  expect(await run(["x", "--dessert-wine", "sherri"], context)).toBe(2);
  expect(context.stderr.text).toBe(
    'error: --dessert-wine: "sherri" is not one of port, sherry. Did you mean "sherry"?\n',
  );
});
