import { expect, test } from "vitest";
import { CliError } from "../../../src/errors.ts";
import type { Item } from "../../../src/items/item.ts";
import { readItem } from "../../../src/items/read-item.ts";
import { withItem } from "../../../src/items/render-item.ts";
import { refuseTaken } from "../../../src/items/taken.ts";
import { render } from "../../../src/render/render.ts";
import { someOptions } from "../render/options.ts";

const rendered = render(someOptions());
const asRendered = new Map([...rendered].map(([path, { text }]) => [path, text]));
const tools = asRendered.get("src/tools/index.ts")!;

const forecast = readItem({ type: "tool", name: "forecast", fields: [], options: {} });
const primes = readItem({ type: "tool", name: "count-primes", fields: [], options: {} });
const notes = readItem({
  type: "resource",
  name: "notes",
  fields: [],
  options: { template: "notes://{id}" },
});

/** What is said of an item in a project with these files besides its own, or instead of them. */
function refusal(item: Item, files: Record<string, string | undefined>): string | undefined {
  const onDisk = new Map(asRendered);
  for (const [path, text] of Object.entries(files)) {
    if (text === undefined) onDisk.delete(path);
    else onDisk.set(path, text);
  }
  try {
    refuseTaken(item, { rendered, onDisk });
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ exitCode: 2, hints: [expect.stringMatching(/another name/)] });
    return (error as CliError).message;
  }
}

test("a new name is free, and one that another type of item has", () => {
  expect(refusal(forecast, {})).toBeUndefined();
  const prompt = readItem({ type: "prompt", name: "hash-text", fields: [], options: {} });
  expect(refusal(prompt, {})).toBeUndefined();
});

test("what was added is refused the next time, file by file", () => {
  const after = [...withItem(rendered, forecast)].map(([path, { text }]) => [path, text]);
  expect(refusal(forecast, Object.fromEntries(after))).toBe(
    "src/tools/forecast.ts is there already.\ntest/tool-forecast.test.ts is there already.",
  );
});

test.each(["src/tools/forecast.js", "src/tools/Forecast.ts", "src/tools/forecast.mts"])(
  "%s is in the way on some system",
  (path) => {
    expect(refusal(forecast, { [path]: "" })).toBe(`${path} is there already.`);
  },
);

test("an example keeps its name, also where it was deleted: a merge would take one for the other", () => {
  expect(refusal(primes, {})).toBe("src/tools/count-primes.ts is there already.");
  expect(refusal(primes, { "src/tools/count-primes.ts": undefined })).toBe(
    "src/tools/count-primes.ts was made with the project, as another one.",
  );
});

test.each([
  'import { forecast } from "./weather.ts";\n',
  'import { weather as forecast } from "./weather.ts";\n',
  "const forecast = defineTool({});\n",
])("an export is refused where the list has that name: %s", (line) => {
  expect(refusal(forecast, { "src/tools/index.ts": line + tools })).toBe(
    "src/tools/index.ts has something that is called forecast already.",
  );
});

test.each([
  'import { weather } from "./forecast/forecast.ts";\n',
  "// later: forecast\n",
  "/* forecast\n forecast */\n",
])("a word in a text or a comment is not in the way: %s", (line) => {
  expect(refusal(forecast, { "src/tools/index.ts": line + tools })).toBeUndefined();
});

test.each(['name: "forecast",', "name: 'forecast',", "name:\n    `forecast`"])(
  "a tool's name is unique, whatever its file is called: %s",
  (property) => {
    const text = `export const other = defineTool({ ${property} });\n`;
    expect(refusal(forecast, { "src/tools/other.ts": text })).toBe(
      "src/tools/other.ts has a tool named forecast already.",
    );
    expect(refusal(forecast, { "src/prompts/other.ts": text })).toBeUndefined();
  },
);

test("an address is unique as well", () => {
  const text = 'export const all = defineResource({ uriTemplate: "notes://{id}" });\n';
  expect(refusal(notes, { "src/resources/all.ts": text })).toBe(
    "src/resources/all.ts has a resource at notes://{id} already.",
  );
  expect(refusal(notes, { "src/resources/all.ts": text.replace("{id}", "{ids}") })).toBeUndefined();
});
