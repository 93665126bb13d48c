import { execa } from "execa";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { itemPaths, withItem } from "../../src/items/render-item.ts";
import { readItem } from "../../src/items/read-item.ts";
import type { FileMap } from "../../src/render/file-map.ts";
import { render } from "../../src/render/render.ts";
import { items } from "../support/items.ts";
import { eras } from "./official-client.ts";
import { bundleProject, writeProject, type Overlay } from "./project.ts";
import { validVariants } from "./selection.ts";
import { open, type Session } from "./session.ts";
import { surroundings } from "./surroundings.ts";

// One project is enough: items depend on nothing that can be chosen.
const { options } = validVariants.find((variant) => variant.options.transport.includes("stdio"))!;
const project = render(options);
const withAll = items.reduce(withItem, project);

/** What has been added to the project, as text by path. */
function overlayOf(files: FileMap): Overlay {
  const added = [...files].filter(([path, { text }]) => project.get(path)?.text !== text);
  return Object.fromEntries(added.map(([path, { text }]) => [path, text]));
}

async function typeCheck(root: string): Promise<void> {
  const { exitCode, stdout } = await execa("tsc", { cwd: root, preferLocal: true, reject: false });
  expect(exitCode, stdout).toBe(0);
}

/** Runs a command in a project's folder, and gives everything that it printed. */
async function output(root: string, command: string, ...args: string[]) {
  const { exitCode, all } = await execa(command, args, { cwd: root, reject: false, all: true });
  return { exitCode, all };
}

describe("a project with an item of each kind", () => {
  let root: string;
  let bundle: string;
  beforeAll(async () => {
    root = await writeProject("items/all", options, overlayOf(withAll));
    bundle = await bundleProject(root);
  });

  test("type-checks", () => typeCheck(root));

  test.each(eras)("serves them to the official client of %s", async (era) => {
    const around = await surroundings(options);
    onTestFinished(around.close);
    const session = await open.stdio(bundle, era, around);
    try {
      await expectItems(session);
    } finally {
      await session.stop();
    }
  });

  test("passes its own tests, with those of the items and the conventions", async () => {
    const { exitCode, all } = await output(root, "npm", "test");
    expect(exitCode, all).toBe(0);
    for (const { name } of items)
      expect(all).toMatch(new RegExp(`^(ok \\d+ -|✔) ${name.wire} `, "m"));
    expect(all).toMatch(/get_forecast takes no unknown and no unbounded arguments/);
  });
});

async function expectItems({ client, logged }: Session): Promise<void> {
  const named = (list: readonly { name: string; title?: string | undefined }[]) =>
    list.map(({ name, title }) => [name, title]);
  const added = (type: string) =>
    items.filter((item) => item.type === type).map(({ name, title }) => [name.wire, title]);
  expect(named(await client.listTools()).slice(3)).toEqual(added("tool"));
  expect(named(await client.listPrompts()).slice(1)).toEqual(added("prompt"));
  expect(named(await client.listResources()).slice(1)).toEqual([
    ["opening_hours", "Opening hours"],
  ]);

  const args = { city: "Ångström", tags: [] };
  const answered = {
    ...args,
    days: 3,
    ratio: 0.5,
    note: 'it\'s "fine": ${x} `y` {{z}} */ مرحبا',
  };
  for (const tool of ["get_forecast", "send_report"]) {
    const { content, isError } = await client.call(tool, args);
    expect(isError).toBeUndefined();
    expect(JSON.parse((content[0] as { text: string }).text)).toEqual(answered);
  }
  await client.call("build_index", {}, { onprogress: () => undefined });
  // Both clients lose the last steps if these arrive in one piece with the answer.
  const received = [...(await client.received()).matchAll(/"progress":(\d+)/g)];
  expect(received.map(([, step]) => Number(step))).toEqual([1, 2, 3]);
  expect(await logged(({ msg }) => msg === "all steps done")).toMatchObject({ steps: 3 });

  const refused = await client.call("get_forecast", {
    ...args,
    units: "miles",
    city: "x".repeat(1001),
  });
  expect(refused).toMatchObject({
    isError: true,
    content: [{ text: expect.stringMatching(/^Invalid arguments: city: .*; units: /) }],
  });

  const text = "Your text goes here,\non as many lines as it takes.\n";
  expect(await client.read("reference://opening-hours")).toMatchObject([{ text }]);
  expect(await client.read("notes://example")).toMatchObject([{ text }]);
  await expect(client.read("notes://other")).rejects.toMatchObject({ code: -32602 });

  const [message] = await client.prompt("review_text", { text: "`${x}`" });
  expect(message?.content).toEqual({
    type: "text",
    text: "Review a `text`, for ${money} \\ {{care}}\ntext: `${x}`\nlanguage: en\ntone: not given\n",
  });
  expect(await client.prompt("say_hello", {})).toMatchObject([
    { content: { text: "Say hello\n" } },
  ]);
}

/** By item, a mistake in its module. */
const mistakes: Readonly<Record<string, readonly [right: string, wrong: string]>> = {
  get_forecast: ["JSON.stringify(args)", 'JSON.stringify({ ...args, city: "" })'],
  send_report: ["{ signal });", "{ signal: new AbortController().signal });"],
  build_index: ["progress(step, STEPS)", "progress(1, STEPS)"],
  opening_hours: ["text/markdown", "text/plain"],
  note: ["return undefined", 'return ""'],
  review_text: ["text: ${args.text}", ""],
  say_hello: ["return `Say hello\n`", "return []"],
};

test("a mistake in any item is found by its own test", async () => {
  const broken: Record<string, string> = { ...overlayOf(withAll) };
  for (const item of items) {
    const { path } = itemPaths(item);
    const [right, wrong] = mistakes[item.name.wire]!;
    expect(broken[path]).toContain(right);
    broken[path] = broken[path]!.replace(right, wrong);
  }
  const root = await writeProject("items/broken", options, broken);
  const tests = items.map((item) => itemPaths(item).testPath);
  const { all } = await output(root, process.execPath, "--import", "tsx", "--test", ...tests);
  for (const { name } of items) expect(all).toMatch(new RegExp(`^(not ok|✖).* ${name.wire} `, "m"));
});

// Words that mean something somewhere in TypeScript, in Node or in a bundle, and are no reserved ones.
const oddNames = [
  "abstract accessor any as assert asserts async bigint boolean client connect console context crypto declare escape",
  "exports expect fetch from get global infer is json keyof length module name namespace never object of out override",
  "performance process prototype readonly satisfies self server set signal steps string structured-clone symbol test",
  "then to-string type uri unique unknown using value-of z-o-d",
].flatMap((words) => words.split(" "));

function withOddName(files: FileMap, name: string): FileMap {
  const options = {};
  const fields = [`${name.replaceAll("-", "_")}:string?`];
  const tool = readItem({ type: "tool", name, fields, options: { kind: "context" } });
  const resource = readItem({ type: "resource", name, fields: [], options });
  const prompt = readItem({ type: "prompt", name, fields, options });
  return [tool, resource, prompt].reduce(withItem, files);
}

test("what has an odd name type-checks, can be bundled, and is served", async () => {
  const files = oddNames.reduce(withOddName, project);
  const root = await writeProject("items/odd names", options, overlayOf(files));
  await typeCheck(root);
  const around = await surroundings(options);
  onTestFinished(around.close);
  const session = await open.stdio(await bundleProject(root), "2026-07-28", around);
  try {
    const tools = await session.client.listTools();
    expect(tools.length).toBe(oddNames.length + 3);
    for (const name of tools.slice(3).map((tool) => tool.name)) {
      const answer = await session.client.call(name, { [name]: "given" });
      expect(answer.content).toEqual([{ type: "text", text: `{"${name}":"given"}` }]);
      expect(await session.client.prompt(name, { [name]: "given" })).toMatchObject([
        { content: { text: expect.stringContaining(`${name}: given\n`) } },
      ]);
    }
  } finally {
    await session.stop();
  }
});
