import { ask, bearer, INITIALIZE } from "../ask.ts";
import { failed, passed, type Check, type Verdict } from "../check.ts";
import { notRefused, type Answer } from "../judge.ts";
import type { TransportScene } from "../scene.ts";

/** The ways in that a stranger finds, with the method that each takes. */
function doorsOf({ options, server }: TransportScene) {
  const url = server!.url;
  const send = (path: string, headers: Record<string, string>) =>
    ask(`${url}${path}`, { method: "POST", headers, body: INITIALIZE });
  const open = (headers: Record<string, string>) =>
    ask(`${url}/sse`, { headers: { Accept: "text/event-stream", ...headers } });
  return [
    { path: "/mcp", knock: (headers: Record<string, string>) => send("/mcp", headers) },
    ...(options.transport.includes("sse") ? [{ path: "/sse", knock: open }] : []),
  ];
}

/** Whether every door refuses a request with these headers. */
async function allRefuse(
  scene: TransportScene,
  headers: Record<string, string>,
  allowed: readonly number[],
  say: (path: string, problem: string) => Verdict,
  also: (answer: Answer) => string | undefined = () => undefined,
): Promise<Verdict> {
  for (const { path, knock } of doorsOf(scene)) {
    const answer = await knock(headers);
    const problem = notRefused(answer, allowed) ?? also(answer);
    if (problem !== undefined) return say(path, problem);
  }
  return passed();
}

export const noToken: Check<TransportScene> = {
  id: "no-token",
  title: "who shows no token is refused (401), with a challenge",
  when: ({ auth }) => auth !== "none",
  run: (scene) =>
    allRefuse(
      scene,
      {},
      [401],
      (path, problem) =>
        failed(
          `a request without a token to ${path} ${problem}`,
          "Authentication is left open: see that src/features/index.ts lists auth, and that it refuses.",
        ),
      (answer) => {
        if ("broken" in answer) return undefined;
        const challenge = String(answer.headers["www-authenticate"] ?? "");
        if (!/^Bearer\b/i.test(challenge))
          return "was refused without a challenge (WWW-Authenticate)";
        return undefined;
      },
    ),
};

export const badToken: Check<TransportScene> = {
  id: "bad-token",
  title: "a token that is unknown, expired or forged lets nobody in (401)",
  when: ({ auth }) => auth !== "none",
  async run(scene) {
    for (const [what, token] of Object.entries(scene.callers.badTokens)) {
      const verdict = await allRefuse(scene, bearer(token), [401], (path, problem) =>
        failed(
          `a request with ${what} to ${path} ${problem}`,
          "Look at how src/features/auth.ts decides whose token it is.",
        ),
      );
      if (verdict.state !== "passed") return verdict;
    }
    return passed(Object.keys(scene.callers.badTokens).join(", "));
  },
};

export const foreignHost: Check<TransportScene> = {
  id: "foreign-host",
  title: "a foreign Host is refused (403)",
  run: (scene) =>
    allRefuse(
      scene,
      { Host: "attacker.example", ...bearer(scene.callers.token) },
      [403],
      (path, problem) =>
        failed(
          `a request for the foreign Host attacker.example to ${path} ${problem}`,
          "Any web page could call it through DNS rebinding: let src/lib/http/app.ts call checkHost.",
        ),
    ),
};

export const foreignOrigin: Check<TransportScene> = {
  id: "foreign-origin",
  title: "a foreign Origin is refused (403)",
  run: (scene) =>
    allRefuse(
      scene,
      { Origin: "https://attacker.example", ...bearer(scene.callers.token) },
      [403],
      (path, problem) =>
        failed(
          `a request from the foreign Origin https://attacker.example to ${path} ${problem}`,
          "Any web page could call it: let src/lib/http/app.ts call checkOrigin.",
        ),
    ),
};
