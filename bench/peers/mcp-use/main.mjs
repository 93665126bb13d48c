import { MCPServer, text } from "mcp-use/server";
import { z } from "zod";
import { sayWhenListening } from "../say-when-listening.mjs";
const server = new MCPServer({ name: "mcp-use", version: "1.0.0", stateless: true });
server.tool(
  { name: "echo", description: "Echoes a text", schema: z.object({ text: z.string() }) },
  async ({ text: it }) => text(it),
);
server.tool(
  {
    name: "add",
    description: "Adds two numbers",
    schema: z.object({ a: z.number(), b: z.number() }),
  },
  async ({ a, b }) => text(String(a + b)),
);
const port = Number(process.env.PORT);
await server.listen(port);
await sayWhenListening(port);
