import { createHash, randomBytes } from "node:crypto";

const [id = "somebody", scopes = "mcp", expiry] = process.argv.slice(2);
const token = randomBytes(32).toString("base64url");
const sha256 = createHash("sha256").update(token).digest("hex");

console.log(`For the caller, and shown only this once:

MCP_TOKEN=${token}

For the server, to be added to AUTH_TOKENS (entries are separated by commas):

${[id, sha256, scopes, expiry].filter(Boolean).join(":")}`);
