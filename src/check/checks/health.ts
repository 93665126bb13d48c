import { ask } from "../ask.ts";
import { becomes } from "../bounded.ts";
import { failed, passed, type Check } from "../check.ts";
import type { Answer } from "../judge.ts";
import type { TransportScene } from "../scene.ts";

/** A server may listen before it is ready: one with OAuth fetches keys first. */
const READY_MS = 5_000;

export const health: Check<TransportScene> = {
  id: "health",
  title: "/health says that it is well (200)",
  when: (options) => options.health,
  async run({ server }) {
    return pageIs200(`${server!.url}/health`, "/health");
  },
};

export const probes: Check<TransportScene> = {
  id: "probes",
  title: "/livez and /readyz, for operators, say that it is well (200)",
  when: (options) => options.health,
  async run({ server }) {
    for (const path of ["/livez", "/readyz"]) {
      const verdict = await pageIs200(`${server!.adminUrl}${path}`, `${path}, on ADMIN_PORT,`);
      if (verdict.state !== "passed") return verdict;
    }
    return passed();
  },
};

async function pageIs200(url: string, what: string) {
  let answer: Answer = { broken: "it was not asked" };
  const isWell = await becomes(READY_MS, async () => {
    answer = await ask(url);
    return "broken" in answer || answer.status !== 503;
  });
  if (isWell && !("broken" in answer) && (answer as { status: number }).status === 200)
    return passed();
  return failed(
    `${what} ${said(answer)} while the server is well`,
    "A balancer would send it nothing: look at src/features/health.ts, and that src/features/index.ts lists it.",
  );
}

export function said(answer: Answer): string {
  if ("broken" in answer) return `does not answer (${answer.broken})`;
  return answer.status === 404 ? "is not there (404)" : `answers ${answer.status}`;
}
