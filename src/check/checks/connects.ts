import { failed, passed, type Check } from "../check.ts";
import { within } from "../bounded.ts";
import { firstLine, tellingLines } from "../judge.ts";
import type { Address } from "../official-clients.ts";
import type { ClientScene } from "../scene.ts";
import { START_MS, startServer } from "../server.ts";
import { StdioTransport } from "../stdio-transport.ts";
import { LEAVING_MS } from "../stop.ts";
import { endedEarly } from "./starts.ts";

const PATHS = { http: "/mcp", sse: "/sse" } as const;

export const connects: Check<ClientScene> = {
  id: "connects",
  title: "the official client connects, and speaks this revision",
  opens: true,
  async run(scene) {
    const { connect } = await import("../official-clients.ts");
    const address = await addressOf(scene);
    const { era, server } = scene;
    try {
      const peer = await within(START_MS, "connecting", connect(era, address));
      scene.peer = peer;
      if (scene.way === "stdio") scene.caller = peer;
      if (peer.protocolVersion !== era) {
        return failed(
          `it speaks ${peer.protocolVersion} with a client of ${era}`,
          "Bring the SDK to the version that the project was generated with.",
        );
      }
      return passed(`${peer.server?.name} ${peer.server?.version}`);
    } catch (error) {
      if (server !== undefined && !server.isRunning()) {
        return endedEarly(server, "before a client was connected");
      }
      if (scene.server?.isRunning() === false) {
        return endedEarly(scene.server, "before a client was connected");
      }
      const said = tellingLines(scene.server?.log() ?? "", 1);
      return failed(
        `a client of ${era} cannot connect: ${firstLine((error as Error).message)}`,
        `Look at what serves this revision in src/mcp/.${said === "" ? "" : ` The server said: ${said}`}`,
      );
    }
  },
};

/** Over stdio each client has a server of its own, which is started here. */
async function addressOf(scene: ClientScene): Promise<Address> {
  const { way, callers } = scene;
  if (way !== "stdio") {
    return { way, url: `${scene.server!.url}${PATHS[way]}`, token: callers.token };
  }
  const server = await startServer(scene, { SHUTDOWN_DELAY_MS: String(LEAVING_MS) });
  scene.server = server;
  scene.stdio = new StdioTransport(server.program);
  return { way, transport: scene.stdio };
}
