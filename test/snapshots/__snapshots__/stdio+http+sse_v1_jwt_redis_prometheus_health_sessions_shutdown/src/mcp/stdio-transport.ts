export { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
