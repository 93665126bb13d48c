import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import { manifestPath } from "../../src/render/manifest.ts";
import { KEY } from "../support/fake-context.ts";
import { interruptedProject } from "../unit/commands/interrupted-project.ts";
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
      // name, description, transport, sdk, auth
      ["Which option?", KEY.down.repeat(4) + KEY.enter],
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

test("add resource asks for its addresses, and for no fields", async () => {
  const root = await projectWith();
  const { code, screen } = await session(
    root,
    ["add", "resource"],
    [
      // A name that is taken is asked again.
      ["What is the resource called?", `temperature-scales${KEY.enter}`],
      ["is there already.", "\x7f".repeat(18) + `note${KEY.enter}`],
      ["What is it called in lists for people?", KEY.enter],
      ["What is it for, in one line?", `A note.${KEY.enter}`],
      ["Which addresses does it answer?", `notes://{id}${KEY.enter}`],
      [CONFIRM, KEY.enter],
    ],
  );
  expect(code, screen).toBe(0);
  expect(screen).not.toContain("What does it take?");
  expect(await readFile(join(root, "src/resources/note.ts"), "utf8")).toContain("notes://{id}");
});

test("a field that cannot be read is asked again, with the grammar", async () => {
  const root = await projectWith();
  const { code, screen } = await session(
    root,
    ["add", "prompt"],
    [
      ["What is the prompt called?", `say-it${KEY.enter}`],
      ["What is it called in lists for people?", KEY.enter],
      ["What is it for, in one line?", KEY.enter],
      ["What does it take?", `text${KEY.enter}`],
      ["it has no type, such as :string", `:string${KEY.enter}`],
      ["And what else?", KEY.enter],
      [CONFIRM, KEY.enter],
    ],
  );
  expect(code, screen).toBe(0);
  expect(screen).toContain("A field is name:type;");
  expect(await readFile(join(root, "src/prompts/say-it.ts"), "utf8")).toContain("text: z.string()");
});

const leftAt: [string, string[], Step[]][] = [
  ["what is to be added", ["add"], [["What is to be added?", KEY.ctrlC]]],
  [
    "the value of what is added",
    ["add"],
    [
      ["What is to be added?", KEY.down + KEY.space + KEY.enter],
      ["How do callers show who they are?", KEY.ctrlC],
    ],
  ],
  ["what is to be removed", ["remove"], [["What is to be removed?", KEY.ctrlC]]],
  ["which option is set", ["set"], [["Which option?", KEY.ctrlC]]],
  [
    "the value that is set",
    ["set"],
    [
      ["Which option?", KEY.enter],
      ["What is the project called?", KEY.ctrlC],
    ],
  ],
  ["the name of a tool", ["add", "tool"], [["What is the tool called?", KEY.ctrlC]]],
  [
    "the kind of a tool",
    ["add", "tool"],
    [
      ["What is the tool called?", `x${KEY.enter}`],
      ["How does the tool work?", KEY.ctrlC],
    ],
  ],
  ["whether to change these files", ["add", "health"], [[CONFIRM, KEY.ctrlC]]],
];

test.each(leftAt)("Ctrl-C at the question %s changes nothing", async (_question, argv, steps) => {
  const root = await projectWith({ ...http, metrics: "prometheus" });
  const before = await contentsOf(root);
  const { code, screen } = await session(root, argv, steps);
  expect(code).toBe(130);
  expect(screen).toContain("error: Cancelled: nothing was written.\n");
  expect(differences(await contentsOf(root), before)).toEqual([]);
});

test("Ctrl-C at a conflict changes nothing", async () => {
  const root = await inConflict();
  const before = await contentsOf(root);
  const { code } = await session(root, SET, [["What is to be there?", KEY.ctrlC]]);
  expect(code).toBe(130);
  expect(differences(await contentsOf(root), before)).toEqual([]);
});

test("what a killed run has left is shown, and taken back with a yes", async () => {
  const { root } = await interruptedProject();
  const { code, screen } = await session(
    root,
    ["add", "health"],
    [
      ["An earlier run was killed half-way. It was to:", ""],
      ["delete README.md", ""],
      ["Put everything back as it was before it?", KEY.enter],
      [CONFIRM, KEY.enter],
    ],
  );
  expect(code, screen).toBe(0);
  const fresh = await projectWith({ ...http, health: true });
  expect(differences(await contentsOf(root), await contentsOf(fresh))).toEqual([]);
});

test("a no leaves it as it is", async () => {
  const { root } = await interruptedProject();
  const before = await contentsOf(root);
  const { code } = await session(
    root,
    ["add", "health"],
    [["Put everything back as it was before it?", "n"]],
  );
  expect(code).toBe(130);
  expect(differences(await contentsOf(root), before)).toEqual([]);
});
