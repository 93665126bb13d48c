import about from "../package.json" with { type: "json" };
import { prompts } from "./prompts/index.ts";
import { resources } from "./resources/index.ts";
import { tools } from "./tools/index.ts";

/** What this server is and what it offers. Name and version are those of package.json. */
export const server = {
  name: about.name,
  version: about.version,
  tools,
  resources,
  prompts,
};

export type ServerDefinition = typeof server;
