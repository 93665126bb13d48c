import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import { manifestPath } from "../../src/render/manifest.ts";
import { KEY } from "../support/fake-context.ts";
import { contentsOf } from "../unit/folder.ts";
import { begin, differences, http, projectWith } from "../unit/commands/session.ts";

type Step = readonly [question: string, keys: string];

/** A person at a terminal, who answers each question as soon as it is there. */
async function session(root: string, argv: string[], steps: readonly Step[]) {
  const { context, ended } = begin(root, [...argv, "--no-verify"], { terminal: true });
  for (const [question, keys] of steps) {
    await context.stderr.shows(question);
    context.stdin.write(keys);
  }
  return { code: await ended, screen: context.stderr.text };
}

const optionsIn = async (root: string) =>
  JSON.parse(await readFile(join(root, manifestPath), "utf8")).options;

const CONFIRM = "Change these files?";

test("add offers what is not there, and asks for the value where there are several", async () => {
  const root = await projectWith({ ...http, metrics: "prometheus" });
  const { code, screen } = await session(
    root,
    ["add"],
    [
      // sse, auth, rate-limit, health, shutdown
      ["What is to be added?", KEY.down + KEY.space + KEY.enter],
      ["How do callers show who they are?", KEY.down + KEY.enter],
      [CONFIRM, KEY.enter],
    ],
  );
  expect(code, screen).toBe(0);
  expect(await optionsIn(root)).toMatchObject({ auth: "jwt" });
  expect(screen).not.toMatch(/. metrics/);
});

test("what cannot be added is said, and asked again", async () => {
  const root = await projectWith();
  const { code } = await session(
    root,
    ["add"],
    [
      // http, sse, auth, rate-limit, metrics, health, shutdown
      ["What is to be added?", KEY.down.repeat(5) + KEY.space + KEY.enter],
      ["health needs http, and it is not there.", ""],
      ["What is to be added?", KEY.space + KEY.enter],
      [CONFIRM, KEY.enter],
    ],
  );
  expect(code).toBe(0);
  expect(await optionsIn(root)).toMatchObject({ transport: ["stdio", "http"], health: false });
});

test("remove offers what is there, and a no changes nothing", async () => {
  const root = await projectWith({ ...http, health: true });
  const before = await contentsOf(root);
  const { code, screen } = await session(
    root,
    ["remove"],
    [
      // stdio, http, health
      ["What is to be removed?", KEY.down + KEY.down + KEY.space + KEY.enter],
      [CONFIRM, "n"],
    ],
  );
  expect(code).toBe(130);
  expect(screen).toContain("src/features/health.ts");
  expect(differences(await contentsOf(root), before)).toEqual([]);
});

test("the plan that a person has agreed to is not shown twice", async () => {
  const root = await projectWith({ ...http, description: "As it was." });
  const { code, screen } = await session(root, ["set", "description="], [[CONFIRM, KEY.enter]]);
  expect(code).toBe(0);
  expect(screen.split("changed:  ")).toHaveLength(2);
  expect(screen).toContain('\n  description: As it was. → ""\n');
});

test("set asks for the option, then for its value", async () => {
  const root = await projectWith(http);
  const { code } = await session(
    root,
    ["set"],
    [
      // name, description, transport, auth
      ["Which option?", KEY.down.repeat(3) + KEY.enter],
      ["How do callers show who they are?", "\x1b[A\x1b[A" + KEY.enter],
      [CONFIRM, KEY.enter],
    ],
  );
  expect(code).toBe(0);
  expect(await optionsIn(root)).toMatchObject({ auth: "token" });
});

test("add tool asks for name, kind, title, description and fields", async () => {
  const root = await projectWith();
  const { code, screen } = await session(
    root,
    ["add", "tool"],
    [
      ["What is the tool called?", `get-forecast${KEY.enter}`],
      ["How does the tool work?", KEY.enter],
      ["What is it called in lists for people?", KEY.enter],
      ["What is it for, in one line?", `Forecasts.${KEY.enter}`],
      ["What does it take?", `city:string${KEY.enter}`],
      ["And what else?", KEY.enter],
      [CONFIRM, KEY.enter],
    ],
  );
  expect(code, screen).toBe(0);
  const text = await readFile(join(root, "src/tools/get-forecast.ts"), "utf8");
  expect(text).toContain("Forecasts.");
  expect(text).toContain("city: z.string()");
});

async function inConflict(): Promise<string> {
  const root = await projectWith({ ...http, description: "As it was." });
  const path = join(root, "package.json");
  await writeFile(path, (await readFile(path, "utf8")).replace("As it was.", "Mine."));
  return root;
}

const SET = ["set", "description=Generated."];

test.each([
  ["yours", "", '"description": "Mine."', 0],
  ["generated", KEY.down, '"description": "Generated."', 0],
  ["both", KEY.down + KEY.down, "<<<<<<< yours", 3],
])("a conflict is shown and asked: %s", async (_answer, keys, text, expected) => {
  const root = await inConflict();
  const { code, screen } = await session(root, SET, [
    ["What is to be there?", keys + KEY.enter],
    [CONFIRM, KEY.enter],
  ]);
  expect(code, screen).toBe(expected);
  expect(screen).toContain("package.json, line 4 (1 of 1)");
  expect(await readFile(join(root, "package.json"), "utf8")).toContain(text);
});

test("a conflict can be left: nothing is written", async () => {
  const root = await inConflict();
  const before = await contentsOf(root);
  const { code } = await session(root, SET, [
    ["What is to be there?", KEY.down.repeat(3) + KEY.enter],
  ]);
  expect(code).toBe(130);
  expect(differences(await contentsOf(root), before)).toEqual([]);
});
