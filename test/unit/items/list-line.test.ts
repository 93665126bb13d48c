import fc from "fast-check";
import { expect, test } from "vitest";
import { ITEM_TYPES } from "../../../src/items/item.ts";
import { withListLine } from "../../../src/items/list-line.ts";
import { render } from "../../../src/render/render.ts";
import { someOptions } from "../render/options.ts";
import { anyWords } from "./arbitrary.ts";

const project = render(someOptions());
const tools = project.get("src/tools/index.ts")!.text;

test("the import stands where its module belongs, the name at the end of the list", () => {
  expect(withListLine(tools, { name: "forecast", from: "./forecast.ts" })).toBe(
    tools
      .replace(
        'import { hashText } from "./hash-text.ts";\n',
        'import { forecast } from "./forecast.ts";\nimport { hashText } from "./hash-text.ts";\n',
      )
      .replace("  countPrimes,\n", "  countPrimes,\n  forecast,\n"),
  );
});

test.each([
  ["./a.ts", 1],
  ["./zz.ts", 4],
])("the import of %s is line %i, after that of the type", (from, line) => {
  const lines = withListLine(tools, { name: "some", from }).split("\n");
  expect(lines[line]).toBe(`import { some } from "${from}";`);
  expect(lines[0]).toBe('import type { Tool } from "../mcp/tool.ts";');
});

test.each(ITEM_TYPES)(
  "any number of lines can be added to the list of $id, in any order",
  ({ folder }) => {
    const list = project.get(`${folder}/index.ts`)!.text;
    const importsOf = (text: string) => text.match(/^import .*$/gm)!;
    fc.assert(
      fc.property(
        fc.uniqueArray(
          anyWords.map((words) => words.join("-")),
          { minLength: 1 },
        ),
        (names) => {
          const added = names.reduce(
            (text, name) =>
              withListLine(text, { name: name.replaceAll("-", "_"), from: `./${name}.ts` }),
            list,
          );
          const [type, ...modules] = importsOf(added).map((line) => /"(.*)"/.exec(line)![1]!);
          expect(type).toMatch(/^\.\.\/mcp\//);
          expect(modules).toEqual(modules.toSorted());
          const listed = added.slice(added.indexOf("["), added.indexOf("];"));
          const before = list.slice(list.indexOf("["), list.indexOf("];"));
          expect(listed).toBe(
            before + names.map((name) => `  ${name.replaceAll("-", "_")},\n`).join(""),
          );
          expect(added.split("\n").length).toBe(list.split("\n").length + 2 * names.length);
        },
      ),
    );
  },
);

test("a file that is no list is not changed by mistake", () => {
  expect(() => withListLine("export {};\n", { name: "a", from: "./a.ts" })).toThrow(
    "this is not a list file:\nexport {};",
  );
});
