import * as z from "zod";

import { definePrompt } from "../mcp/prompt.ts";

export const reviewText = definePrompt({
  name: "review_text",
  title: "Review a `text`, for ${money} \\ {{care}}",
  description: "Asks the model with the arguments that it was given.",
  input: z.strictObject({
    text: z.string().max(1000),
    language: z.enum(["en", "de"]).default("en"),
    tone: z.string().max(1000).optional(),
  }),
  run(args) {
    // Your words go here: what the user asks the model.
    return `Review a \`text\`, for \${money} \\ {{care}}
text: ${args.text}
language: ${args.language}
tone: ${args.tone ?? "not given"}
`;
  },
});
