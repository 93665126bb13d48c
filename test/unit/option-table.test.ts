import { expect, test, vi } from "vitest";

import { rerunCommand } from "../../src/commands/rerun.ts";
import type { Option } from "../../src/options/option.ts";
import { parseOptions, resolve } from "../../src/options/resolve.ts";
import { describeOptions } from "../../src/options/schema.ts";
import { OPTIONS } from "../../src/options/table.ts";
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
    expect(help).toContain(`--${option.id} <`);
    expect(help).toContain(option.summary);
    if (option.kind !== "text")
      expect(help).toContain(option.values.map(({ id }) => id).join(", "));
  }
});

test("every option stands in the list of options, with its values", async () => {
  const context = fakeContext();
  await run(["options"], context);
  for (const option of options) {
    expect(context.stdout.text).toContain(`--${option.id}\n    ${option.summary}`);
    if (option.kind !== "text")
      for (const { id } of option.values) expect(context.stdout.text).toContain(id);
  }
});

test("every option stands in options --json and in its schema, with its values", () => {
  const described = describeOptions(known);
  expect(described.options.map(({ flag }) => flag)).toEqual(options.map(({ id }) => `--${id}`));
  expect(described.schema.required).toEqual(options.map(({ id }) => id));
  for (const option of options) {
    const schema = JSON.stringify(described.schema.properties[option.id]);
    if (option.kind !== "text") {
      expect(schema).toContain(
        JSON.stringify({ enum: option.values.map(({ id }) => id) }).slice(1, -1),
      );
    }
  }
});

test("every value of an option that changes the server is in a variant, and every variant is valid", () => {
  const all = variants();
  for (const option of options) {
    if (option.kind === "text" || !option.variant) continue;
    for (const { id } of option.values) {
      expect(
        all.some((variant) =>
          [variant.options[option.id as "transport"]].flat().includes(id as "stdio"),
        ),
      ).toBe(true);
    }
  }
  expect(all.map(({ id }) => id)).toEqual([
    "stdio_port",
    "stdio_sherry",
    "http_port",
    "http_sherry",
    "stdio+http_port",
    "stdio+http_sherry",
  ]);
  for (const variant of all) expect(parseOptions(variant.options)).toEqual(variant.options);
});

test("every option that differs from its default stands in the command line that is printed", () => {
  const flags = {
    name: "other",
    description: "else",
    transport: ["http"],
    "package-manager": "pnpm",
    "dessert-wine": "sherry",
  };
  const noFlags = { install: undefined, git: undefined, cwd: undefined };
  const line = rerunCommand("my-server", resolve({ flags, known }), noFlags, "/");
  expect(line).toBe(
    "pnpm create mcp-server my-server --name other --description else --transport http --dessert-wine sherry --yes",
  );
});

test("a flag is checked as the table says", async () => {
  const context = fakeContext();
  expect(await run(["x", "--dessert-wine", "sherri"], context)).toBe(2);
  expect(context.stderr.text).toBe(
    'error: --dessert-wine: "sherri" is not one of port, sherry. Did you mean "sherry"?\n',
  );
});
