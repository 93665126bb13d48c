import * as z from "zod";

import { definePrompt } from "../mcp/prompt.ts";

const audiences = ["child", "cook", "scientist"] as const;

export const explainTemperature = definePrompt({
  name: "explain_temperature",
  title: "Explain a temperature",
  description: "Explains what a temperature means to somebody.",
  input: z.strictObject({
    temperature: z.string().min(1).max(50),
    audience: z.enum(audiences),
  }),
  complete: {
    audience: (typed) => audiences.filter((name) => name.startsWith(typed)),
  },
  run: ({ temperature, audience }) =>
    `Explain to a ${audience} how hot ${temperature} is. Convert it to the scale they know, and give an example.`,
});
