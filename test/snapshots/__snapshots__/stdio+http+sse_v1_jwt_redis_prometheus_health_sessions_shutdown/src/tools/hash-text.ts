import { subtle } from "node:crypto";
import * as z from "zod";

import { defineTool } from "../mcp/tool.ts";

/** An asynchronous tool: the hash is worked out on another thread. */
export const hashText = defineTool({
  name: "hash_text",
  title: "Hash a text",
  description: "Computes the SHA-2 hash of a text, in hexadecimal.",
  annotations: { readOnlyHint: true },
  input: z.strictObject({
    text: z.string().max(10_000),
    algorithm: z.enum(["SHA-256", "SHA-384", "SHA-512"]).default("SHA-256"),
  }),
  async run({ text, algorithm }) {
    const digest = await subtle.digest(
      algorithm,
      new TextEncoder().encode(text),
    );
    return Buffer.from(digest).toString("hex");
  },
});
