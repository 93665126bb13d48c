import { MCPServer } from "mcp-framework";
import { sayWhenListening } from "../say-when-listening.mjs";

const port = Number(process.env.PORT);
const server = new MCPServer({
  name: "mcp-framework",
  version: "1.0.0",
  basePath: import.meta.dirname,
  transport: { type: "http-stream", options: { port, responseMode: "batch" } },
});
server.start();
await sayWhenListening(port);
