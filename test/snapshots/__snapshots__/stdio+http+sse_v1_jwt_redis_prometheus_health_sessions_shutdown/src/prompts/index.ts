import type { Prompt } from "../mcp/prompt.ts";
import { explainTemperature } from "./explain-temperature.ts";

export const prompts: readonly Prompt[] = [
  // One line a prompt.
  explainTemperature,
];
