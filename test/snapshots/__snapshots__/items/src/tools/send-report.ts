import { setTimeout } from "node:timers/promises";
import * as z from "zod";

import { defineTool } from "../mcp/tool.ts";

export const sendReport = defineTool({
  name: "send_report",
  title: "Send report",
  description: "Answers with the arguments that it was given.",
  input: z.strictObject({
    city: z.string().max(1000),
    days: z.number().int().min(-1e6).max(1e6).default(3),
    ratio: z.number().min(-1e6).max(1e6).default(0.5),
    fast: z.boolean().optional(),
    units: z.enum(["metric", "imperial"]).optional(),
    tags: z.array(z.string().max(1000)).max(100),
    scales: z
      .array(z.enum(["celsius", "kelvin"]))
      .max(100)
      .optional(),
    note: z.string().max(1000).default('it\'s "fine": ${x} `y` {{z}} */ مرحبا'),
  }),
  async run(args, { signal }) {
    // Your code goes here, in place of this wait. Hand the signal on, as to
    // `fetch`: it is aborted when nobody waits for the answer any more.
    await setTimeout(10, undefined, { signal });
    return JSON.stringify(args);
  },
});
