import { FastMCP } from "fastmcp";
import { z } from "zod";

const server = new FastMCP({ name: "fastmcp", version: "1.0.0" });
server.addTool({
  name: "echo",
  description: "Echoes a text",
  parameters: z.object({ text: z.string() }),
  execute: async ({ text }) => text,
});
server.addTool({
  name: "add",
  description: "Adds two numbers",
  parameters: z.object({ a: z.number(), b: z.number() }),
  execute: async ({ a, b }) => String(a + b),
});
const port = Number(process.env.PORT);
await server.start({
  transportType: "httpStream",
  httpStream: { port, stateless: true, enableJsonResponse: true },
});
console.log(`listening on http://127.0.0.1:${port}/mcp`);
