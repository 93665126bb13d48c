import { MCPTool } from "mcp-framework";
import { z } from "zod";
export default class Echo extends MCPTool {
  name = "echo";
  description = "Echoes a text";
  schema = z.object({ text: z.string().describe("What comes back") });
  async execute({ text }) {
    return text;
  }
}
