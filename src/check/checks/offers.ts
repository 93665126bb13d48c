import { failed, passed, type Check } from "../check.ts";
import { firstLine } from "../judge.ts";
import type { ClientScene, Offer } from "../scene.ts";

export const offers: Check<ClientScene> = {
  id: "offers",
  title: "what it offers is listed, with names that differ and schemas that are valid",
  opens: true,
  async run(scene) {
    const { schemaProblem } = await import("../official-clients.ts");
    try {
      scene.offer = await scene.peer!.offer();
    } catch (error) {
      return failed(
        `its lists cannot be read: ${firstLine((error as Error).message)}`,
        "Look at what src/tools, src/resources and src/prompts offer.",
      );
    }
    const problem = problemWith(scene.offer, schemaProblem);
    return problem === undefined ? passed(counted(scene.offer)) : failed(...problem);
  },
};

/** What is wrong with an offer, and what to do. */
export function problemWith(
  { tools, resources, prompts }: Offer,
  schemaProblem: (schema: object) => string | undefined,
): [string, string] | undefined {
  const names = { tool: tools, resource: resources, prompt: prompts };
  for (const [kind, items] of Object.entries(names)) {
    const twice = items.find(({ name }, at) => items.findIndex((one) => one.name === name) !== at);
    if (twice !== undefined) {
      return [`there are two ${kind}s named ${twice.name}`, `Give one of them another name.`];
    }
  }
  for (const { name, inputSchema, outputSchema } of tools) {
    for (const [which, schema] of Object.entries({ input: inputSchema, output: outputSchema })) {
      const problem = schema && schemaProblem(schema);
      if (problem !== undefined) {
        return [
          `the ${which} schema of the tool ${name} is no valid JSON Schema: ${problem}`,
          `Mend the ${which} of ${name}: clients refuse a tool, or all of them, for less.`,
        ];
      }
    }
  }
  return undefined;
}

function counted({ tools, resources, templates, prompts }: Offer): string {
  const count = (items: readonly unknown[], what: string) =>
    `${items.length} ${what}${items.length === 1 ? "" : "s"}`;
  return [
    count(tools, "tool"),
    count([...resources, ...templates], "resource"),
    count(prompts, "prompt"),
  ].join(", ");
}
