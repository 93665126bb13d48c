import fc from "fast-check";
import { format } from "prettier";
import { expect, test } from "vitest";
import { TOOL_KINDS, type Item } from "../../../src/items/item.ts";
import { readItem } from "../../../src/items/read-item.ts";
import { renderItem } from "../../../src/items/render-item.ts";
import { anyItem } from "./arbitrary.ts";

async function expectFormatted(item: Item): Promise<void> {
  for (const [path, { text }] of renderItem(item).files) {
    expect(await format(text, { filepath: path })).toBe(text);
  }
}

test("every file of every item is as prettier writes it", async () => {
  await fc.assert(fc.asyncProperty(anyItem, expectFormatted), { numRuns: 200 });
});

const step = 20;

// What just fits into a line, and what is too long by one column, wherever a person's text can stand.
test.each([...Array(step).keys()])(
  "texts of %i characters more than 1, 21, 41, … are where prettier puts them",
  async (more) => {
    const text = (steps: number, letter = "x") => letter.repeat(1 + more + steps * step);
    const name = text(1, "n");
    const fields = [0, 1, 2, 3, 4].flatMap((steps) => {
      const given = text(steps);
      return [
        `a${steps}:string=${given}`,
        `aLongerName${steps}:string=${given}`,
        `b${steps}:enum(${given},b)`,
        `four${steps}:enum(${given},b)`,
        `for${steps}:enum(${given},b)`,
        `c${steps}:enum(${given},b,'c')?`,
        `d${steps}:enum(${given},b)=b`,
        `e${steps}:enum(b,"c")=b`,
        `f${steps}:enum(b,${given})=${given}`,
        `g${steps}:enum(漢字,${given},é)?`,
      ];
    });
    const lists = [0, 1].flatMap((steps) => [
      `${text(steps, "h")}:enum(${text(steps)},b)[]`,
      `${text(steps, "i")}:enum(a,b)[]?`,
      `${text(steps, "j")}:string[]?`,
      `${text(steps, "k")}:int[]`,
      `${text(steps, "l")}:number=-1000000`,
      `${text(steps, "m")}:boolean?`,
    ]);
    const options = { title: text(3), description: `"${text(3)}"` };
    for (const { id } of TOOL_KINDS) {
      const tool = { type: "tool", name, fields: [...fields, ...lists] } as const;
      await expectFormatted(readItem({ ...tool, options: { ...options, kind: id } }));
    }
    const prompt = { type: "prompt", name, fields, options } as const;
    await expectFormatted(readItem(prompt));
    await expectFormatted(readItem({ ...prompt, fields: [] }));
    const resource = { type: "resource", name, fields: [] } as const;
    await expectFormatted(readItem({ ...resource, options }));
    const template = `notes://${text(2)}/{${text(1, "v")}}`;
    await expectFormatted(readItem({ ...resource, options: { ...options, template } }));
  },
);
