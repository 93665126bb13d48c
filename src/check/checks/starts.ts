import { failed, passed, type Check, type Verdict } from "../check.ts";
import { tellingLines } from "../judge.ts";
import type { TransportScene } from "../scene.ts";
import { listens, NO_LIMIT, START_MS, startServer, type Server } from "../server.ts";
import { LEAVING_MS } from "../stop.ts";

export const starts: Check<TransportScene> = {
  id: "starts",
  title: "it starts, and listens where PORT says",
  opens: true,
  async run(scene) {
    const env = { ...NO_LIMIT, SHUTDOWN_DELAY_MS: String(LEAVING_MS) };
    const server = await startServer(scene, env);
    scene.server = server;
    if (await listens(server)) return passed();
    if (!server.isRunning()) return endedEarly(server, "before it listened");
    return failed(
      `it runs, but nothing listens on the port that PORT names, after ${START_MS / 1000} s`,
      `Let src/mcp/http.ts listen on settings.PORT. It said: ${tellingLines(server.log())}`,
    );
  },
};

/** Of a server that has ended by itself: how, and what it said. */
export async function endedEarly(server: Server, when: string): Promise<Verdict> {
  const { exitCode, signal } = await server.program.ended;
  const how = exitCode === undefined ? `by ${signal ?? "an error"}` : `with exit code ${exitCode}`;
  const said = tellingLines(server.log());
  return failed(
    `it ended ${how} ${when}${said === "" ? ", and said nothing" : `: ${said}`}`,
    "Start it yourself to see all that it says; what is thrown, or exits, at the start ends it.",
  );
}
