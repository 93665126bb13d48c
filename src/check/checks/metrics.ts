import { ask, bearer, INITIALIZE } from "../ask.ts";
import { becomes } from "../bounded.ts";
import { failed, passed, type Check } from "../check.ts";
import type { TransportScene } from "../scene.ts";
import { said } from "./health.ts";

/** A message is counted once its answer has left, which a client may see first. */
const COUNT_MS = 2_000;

export const metrics: Check<TransportScene> = {
  id: "metrics",
  title: "/metrics, for operators, counts what is sent",
  when: (options) => options.metrics !== "none",
  async run({ server, callers }) {
    const page = `${server!.adminUrl}/metrics`;
    const before = await ask(page);
    if ("broken" in before || before.status !== 200) {
      return failed(
        `/metrics, on ADMIN_PORT, ${said(before)}`,
        "Nobody could watch it: look at src/features/metrics.ts, and that src/features/index.ts lists it.",
      );
    }
    const headers = bearer(callers.token);
    await ask(`${server!.url}/mcp`, { method: "POST", headers, body: INITIALIZE });
    const grew = await becomes(COUNT_MS, async () => {
      const after = await ask(page);
      return !("broken" in after) && totalOf(after.text) > totalOf(before.text);
    });
    if (grew) return passed();
    return failed(
      "/metrics counts nothing: a message was sent, and no count of the server's own has grown",
      "Let src/features/metrics.ts return its observer: it is told of each message.",
    );
  },
};

/** All counts of the server's own, together; those of the process grow by themselves. */
export function totalOf(page: string): number {
  return page
    .split("\n")
    .filter((line) => /^\w+_(total|count)\b/.test(line) && !/^(process|nodejs)_/.test(line))
    .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}
