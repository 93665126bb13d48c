import type { FileMap } from "../../src/render/file-map.ts";
import { listed } from "./leaky.ts";
import type { Overlay } from "./project.ts";

/** A tool that needs a scope, one that takes as long as it is told, and one that asks, added as a user adds them. */
export function probeTools(project: FileMap): Overlay {
  const list = project.get("src/tools/index.ts")!.text;
  return {
    "src/tools/guarded.ts": `import { z } from "zod";

import { defineTool } from "../mcp/tool.ts";

export const guarded = defineTool({
  name: "guarded",
  title: "Guarded",
  description: "Needs a scope.",
  input: z.strictObject({}),
  scopes: ["vault:open"],
  run: () => "opened",
});
`,
    "src/tools/slow.ts": `import { setTimeout } from "node:timers/promises";
import { z } from "zod";

import { defineTool } from "../mcp/tool.ts";

export const slow = defineTool({
  name: "slow",
  title: "Slow",
  description: "Takes a while.",
  input: z.strictObject({ ms: z.number().min(0).max(60_000), stream: z.boolean() }),
  async run({ ms, stream }, context) {
    await context.log("info", "slow started");
    if (stream) await context.progress(0, 1);
    await setTimeout(ms, undefined, { signal: context.signal });
    return "finished";
  },
});
`,
    "src/tools/asks.ts": `import { z } from "zod";

import { ask, question } from "../mcp/ask.ts";
import { defineTool } from "../mcp/tool.ts";

const sure = question.form("Sure?", z.object({ sure: z.boolean() }));

export const asks = defineTool({
  name: "asks",
  title: "Asks",
  description: "Asks whether you are sure.",
  input: z.strictObject({}),
  async run(_args, { answers }) {
    const answer = await answers.read("sure", sure);
    return answer ? answer.action : ask({ sure });
  },
});
`,
    "src/tools/index.ts": [
      ["guarded", "./guarded.ts"] as const,
      ["slow", "./slow.ts"] as const,
      ["asks", "./asks.ts"] as const,
    ].reduce((text, [name, from]) => listed(text, name, from), list),
  };
}
