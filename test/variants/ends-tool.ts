import type { FileMap } from "../../src/render/file-map.ts";
import { listed } from "./leaky.ts";
import { probeTools } from "./probe-tools.ts";
import type { Overlay } from "./project.ts";

/** In every error that is thrown, in arguments and names: it must not be found in the metrics. */
export const CANARY = "c4nary";

/** A tool that ends as it is told to, beside those that are probed with. */
export function toolThatEnds(files: FileMap): Overlay {
  const overlay = probeTools(files);
  return {
    ...overlay,
    "src/tools/index.ts": listed(overlay["src/tools/index.ts"]!, "ends", "./ends.ts"),
    "src/tools/ends.ts": `import { z } from "zod";

import { UserError } from "../lib/errors.ts";
import { ask, question } from "../mcp/ask.ts";
import { defineTool } from "../mcp/tool.ts";

const name = question.form("Your name?", z.object({ name: z.string() }));

export const ends = defineTool({
  name: "ends",
  title: "Ends",
  description: "Ends as it is told to.",
  input: z.strictObject({ how: z.enum(["ok", "asked", "tool_error", "internal", "never"]) }),
  timeoutMs: 200,
  async run({ how }, context) {
    switch (how) {
      case "ok":
        return "done";
      case "asked":
        return (await context.answers.read("name", name)) ? "hello" : ask({ name }, { state: "${CANARY}" });
      case "tool_error":
        throw new UserError("${CANARY}");
      case "internal":
        throw new Error("postgres://${CANARY}@10.0.0.5", { cause: "${CANARY}" });
      case "never":
        return new Promise<string>(() => {});
    }
  },
});
`,
  };
}
