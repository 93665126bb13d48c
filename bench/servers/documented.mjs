// The SDK's minimal server as its documentation has it: schemas in the factory, `toNodeHandler` under node:http.
import { createServer } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: "documented", version: "1.0.0" });
  server.registerTool(
    "echo",
    { description: "Echoes a text", inputSchema: z.object({ text: z.string() }) },
    async ({ text }) => ({ content: [{ type: "text", text }] }),
  );
  server.registerTool(
    "add",
    { description: "Adds two numbers", inputSchema: z.object({ a: z.number(), b: z.number() }) },
    async ({ a, b }) => ({ content: [{ type: "text", text: String(a + b) }] }),
  );
  return server;
});

const server = createServer(toNodeHandler(handler)).listen(
  Number(process.env.PORT),
  "127.0.0.1",
  () => {
    console.log(
      JSON.stringify({ msg: `listening on http://127.0.0.1:${server.address().port}/mcp` }),
    );
  },
);
