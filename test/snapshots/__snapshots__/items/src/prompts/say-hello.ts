import * as z from "zod";

import { definePrompt } from "../mcp/prompt.ts";

export const sayHello = definePrompt({
  name: "say_hello",
  title: "Say hello",
  description: "Asks the model with the arguments that it was given.",
  input: z.strictObject({}),
  run() {
    // Your words go here: what the user asks the model.
    return `Say hello
`;
  },
});
