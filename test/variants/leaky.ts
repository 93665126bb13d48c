import type { FileMap } from "../../src/render/file-map.ts";
import type { Overlay } from "./project.ts";

/** Stands in every error that the leaky parts throw, and must not be found in anything that a client receives. */
export const secret = "postgres://admin:s3cr3t@10.0.0.5/prod";

/**
 * A tool, a resource and a prompt that fail with a secret in their errors, and a tool that waits between its progress and
 * its answer until it is called again; added as a user adds them.
 */
export function leakyParts(project: FileMap): Overlay {
  const text = (path: string) => project.get(path)!.text;
  return {
    "src/tools/leaky-tool.ts": `import { z } from "zod";

import { defineTool } from "../mcp/tool.ts";

export const leakyTool = defineTool({
  name: "leaky_tool",
  title: "Leaky tool",
  description: "Fails with a secret.",
  input: z.strictObject({}),
  async run() {
    throw new Error(${JSON.stringify(secret)}, { cause: ${JSON.stringify(secret)} });
  },
});
`,
    "src/tools/patient-tool.ts": `import { z } from "zod";

import { defineTool } from "../mcp/tool.ts";

let goOn: (() => void) | undefined;

export const patientTool = defineTool({
  name: "patient_tool",
  title: "Patient tool",
  description: "Waits to be told to go on.",
  input: z.strictObject({ goOn: z.boolean() }),
  async run(input, context) {
    if (input.goOn) {
      goOn?.();
      return "told";
    }
    const told = new Promise<void>((resolve) => (goOn = resolve));
    await context.progress(1, 2);
    await told;
    return "went on";
  },
});
`,
    "src/resources/leaky-resource.ts": `import { defineResource } from "../mcp/resource.ts";

export const leakyResource = defineResource({
  name: "leaky_resource",
  title: "Leaky resource",
  description: "Fails with a secret.",
  uri: "leaky://resource",
  mimeType: "text/plain",
  read() {
    throw new TypeError(${JSON.stringify(secret)});
  },
});
`,
    "src/prompts/leaky-prompt.ts": `import { z } from "zod";

import { definePrompt } from "../mcp/prompt.ts";

export const leakyPrompt = definePrompt({
  name: "leaky_prompt",
  title: "Leaky prompt",
  description: "Fails with a secret.",
  input: z.strictObject({}),
  async run() {
    throw Object.assign(new Error("no"), { detail: ${JSON.stringify(secret)} });
  },
});
`,
    "src/tools/index.ts": listed(
      listed(text("src/tools/index.ts"), "leakyTool", "./leaky-tool.ts"),
      "patientTool",
      "./patient-tool.ts",
    ),
    "src/resources/index.ts": listed(
      text("src/resources/index.ts"),
      "leakyResource",
      "./leaky-resource.ts",
    ),
    "src/prompts/index.ts": listed(
      text("src/prompts/index.ts"),
      "leakyPrompt",
      "./leaky-prompt.ts",
    ),
  };
}

/** A list file with one more line in it. */
export function listed(list: string, name: string, from: string): string {
  const end = list.lastIndexOf("];");
  if (end === -1) throw new Error(`this is not a list file:\n${list}`);
  return `import { ${name} } from "${from}";\n${list.slice(0, end)}  ${name},\n${list.slice(end)}`;
}
