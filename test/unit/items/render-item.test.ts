import fc from "fast-check";
import { expect, test } from "vitest";
import { readItem, type GivenItem } from "../../../src/items/read-item.ts";
import { renderItem, withItem } from "../../../src/items/render-item.ts";
import { render } from "../../../src/render/render.ts";
import { someOptions } from "../render/options.ts";
import { anyItem } from "./arbitrary.ts";

const project = render(someOptions());

function given(item: Partial<GivenItem>) {
  return readItem({ type: "tool", name: "forecast", fields: [], options: {}, ...item });
}

test.each(["tool", "resource", "prompt"] as const)(
  "a %s is a module, a test, and a line in the list",
  (type) => {
    const item = given({ type });
    const { files, list } = renderItem(item);
    const folder = `src/${type}s`;
    expect([...files.keys()]).toEqual([`${folder}/forecast.ts`, `test/${type}-forecast.test.ts`]);
    expect(list).toEqual({
      path: `${folder}/index.ts`,
      line: { name: "forecast", from: "./forecast.ts" },
    });

    const more = withItem(project, item);
    const changed = [...more].filter(([path, file]) => project.get(path)?.text !== file.text);
    expect(changed.map(([path]) => path)).toEqual([
      `${folder}/forecast.ts`,
      `${folder}/index.ts`,
      `test/${type}-forecast.test.ts`,
    ]);
    expect([...more.keys()]).toEqual([...more.keys()].toSorted());
    expect(more.size).toBe(project.size + 2);
  },
);

test("items of each type may have the same name", () => {
  const items = (["tool", "resource", "prompt"] as const).map((type) => given({ type }));
  expect(items.reduce(withItem, project).size).toBe(project.size + 6);
});

test("the same item gives the same bytes", () => {
  fc.assert(
    fc.property(anyItem, (item) => {
      expect([...renderItem(item).files]).toEqual([...renderItem(item).files]);
    }),
    { numRuns: 20 },
  );
});

test("no file of a project is replaced", () => {
  const example = given({ name: "count-primes" });
  expect(() => withItem(project, example)).toThrow("the project has src/tools/count-primes.ts");
});

// The conventions test of a project reads JSON Schemas, so it cannot see what is never reached; and this is quicker.
test("no tool takes unknown or unbounded arguments", () => {
  const fields = ["a:string", "b:int", "c:number", "d:string[]", "e:enum(x,y)[]?"];
  const text = renderItem(given({ fields })).files.get("src/tools/forecast.ts")!.text;
  expect(text).toContain(`  input: z.strictObject({
    a: z.string().max(1000),
    b: z.number().int().min(-1e6).max(1e6),
    c: z.number().min(-1e6).max(1e6),
    d: z.array(z.string().max(1000)).max(100),
    e: z
      .array(z.enum(["x", "y"]))
      .max(100)
      .optional(),
  }),
`);
});
