import { setTimeout } from "node:timers/promises";
import * as z from "zod";

import { defineTool } from "../mcp/tool.ts";

const STEPS = 3;

export const buildIndex = defineTool({
  name: "build_index",
  title: "Build index",
  description: "Answers with the arguments that it was given.",
  input: z.strictObject({}),
  async run(args, context) {
    for (let step = 1; step <= STEPS; step += 1) {
      // Your code goes here, in place of this wait. Hand the signal on: it is
      // aborted when nobody waits for the answer any more.
      await setTimeout(10, undefined, { signal: context.signal });
      await context.progress(step, STEPS);
    }
    await context.log("info", "all steps done", { steps: STEPS });
    return JSON.stringify(args);
  },
});
