import { createHash } from "node:crypto";
import { createServer, type AddressInfo } from "node:net";

/** A caller who may do everything, and one who may only what needs no scope of its own. */
export const tokens = { full: "t0ken-of-ada", plain: "t0ken-of-bob" };

const hash = (token: string) => createHash("sha256").update(token).digest("hex");

/** Settings with which every variant starts; one that lacks the feature takes no notice. Limits are out of the way. */
export const featureSettings = {
  AUTH_TOKENS: `ada:${hash(tokens.full)}:*,bob:${hash(tokens.plain)}:mcp`,
  RATE_LIMIT_PER_MINUTE: "1000000",
  RATE_LIMIT_BURST: "1000000",
  MAX_CONCURRENCY_PER_CALLER: "100",
  ADMIN_PORT: "0",
};

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once("error", reject)
      .listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo;
        server.close(() => resolve(port));
      });
  });
}
