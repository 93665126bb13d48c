import { ask, bearer, INITIALIZE } from "../ask.ts";
import { failed, left, passed, type Check } from "../check.ts";
import type { TransportScene } from "../scene.ts";
import { listens, startServer } from "../server.ts";
import { endedEarly } from "./starts.ts";

/** What a project allows at once if nothing else is set, and how many messages are too many to be tried. */
const USUAL_BURST = 10;
const MOST = 500;

export const rateLimit: Check<TransportScene> = {
  id: "rate-limit",
  title: "who sends more than RATE_LIMIT_BURST at once is told to wait (429)",
  when: (options) => options["rate-limit"] !== "none",
  async run(scene) {
    // Its own: with less, a tool that costs more could never be called, and the server would not start.
    const burst = Number(scene.settings.get("RATE_LIMIT_BURST")) || USUAL_BURST;
    if (burst > MOST) return left(`RATE_LIMIT_BURST is ${burst}: too many to be tried`);
    const limit = { RATE_LIMIT_PER_MINUTE: "1", RATE_LIMIT_BURST: String(burst) };
    const server = await startServer(scene, limit);
    try {
      if (!(await listens(server))) return await endedEarly(server, "with RATE_LIMIT_PER_MINUTE=1");
      const headers = bearer(scene.callers.token);
      for (let count = 0; count <= burst + 1; count += 1) {
        const answer = await ask(`${server.url}/mcp`, {
          method: "POST",
          headers,
          body: INITIALIZE,
        });
        if ("broken" in answer || answer.status !== 429) continue;
        if (answer.headers["retry-after"] !== undefined) return passed(`after ${count} messages`);
        return failed(
          "who is over the limit is refused without being told for how long (Retry-After)",
          "Give the refusal of src/features/rate-limit.ts its header.",
        );
      }
      return failed(
        `${burst + 2} messages at once were all let through, where RATE_LIMIT_BURST is ${burst}`,
        "The limit does nothing: look at src/features/rate-limit.ts, and that src/features/index.ts lists it.",
      );
    } finally {
      await server.kill();
    }
  },
};
