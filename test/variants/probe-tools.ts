import type { FileMap } from "../../src/render/file-map.ts";
import { listed } from "./leaky.ts";
import type { Overlay } from "./project.ts";

/** A tool that needs a scope, and one that takes as long as it is told, added as a user adds them. */
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
    "src/tools/index.ts": listed(listed(list, "guarded", "./guarded.ts"), "slow", "./slow.ts"),
  };
}
