import { failed, left, passed, type Check } from "../check.ts";
import { firstLine, tellingLines } from "../judge.ts";
import type { TransportScene } from "../scene.ts";
import { LEAVING_MS, stopServer } from "../stop.ts";
import { STOP_MS } from "../server.ts";
import { said } from "./health.ts";

/** The first of those that look at the end: it brings it about. */
export const answersToTheEnd: Check<TransportScene> = {
  id: "answers-to-the-end",
  title: "calls that are going on when it is asked to stop (SIGTERM) are answered",
  when: (options) => options.shutdown,
  async run(scene) {
    const { calls, lost } = (scene.stop = await stopServer(scene, scene.caller));
    if (calls === 0) return left("no client could connect, so there was nothing to call");
    if (lost.length === 0) return passed(`${calls} calls`);
    return failed(
      `${lost.length} of ${calls} calls were lost when it was asked to stop: ${firstLine(lost[0]!)}`,
      "Every deployment would lose some: look at src/features/shutdown.ts, and that src/features/index.ts lists it.",
    );
  },
};

export const healthWhileStopping: Check<TransportScene> = {
  id: "health-while-stopping",
  title: "/health says that it is stopping (503)",
  when: (options) => options.shutdown && options.health,
  async run({ stop }) {
    const health = stop?.health;
    if (health === undefined) return left("it was not asked meanwhile");
    if (!("broken" in health) && health.status === 503) return passed();
    return failed(
      `/health ${said(health)} while the server is stopping: it lies`,
      "Balancers would go on sending requests: let src/features/health.ts ask what is ready().",
    );
  },
};

export const stops: Check<TransportScene> = {
  id: "stops",
  title: "on SIGTERM it ends by itself, with exit code 0",
  async run(scene) {
    const { end } = (scene.stop ??= await stopServer(scene, scene.caller));
    const said = tellingLines(scene.server!.log(), 1);
    if (end === undefined) {
      return failed(
        `the shutdown hangs: ${(STOP_MS + LEAVING_MS) / 1000} s after SIGTERM it was still running`,
        `Look at what drain, stop and close of its features wait for. It said last: ${said}`,
      );
    }
    if (end.exitCode === 0) return passed();
    const how =
      end.exitCode === undefined
        ? `was ended by ${end.signal}`
        : `ended with exit code ${end.exitCode}`;
    return failed(
      `after SIGTERM it ${how} instead of 0`,
      `What watches it would take that for a crash: see src/lib/exit.ts. It said: ${said}`,
    );
  },
};
