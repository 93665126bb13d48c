import { compare, measureLong } from "../support/callee.ts";
import { median, spread } from "../support/figures.ts";
import type { Line, Row } from "../support/line.ts";
import { profileOfServer } from "../support/profile.ts";
import { PEERS, startPeer } from "../support/peers.ts";

const MOST = 0.55;

/** Other frameworks, as their documentation has it, with the same payload and less to do: none has a token or a limit. */
export const peers: Line = {
  id: "peers",
  async measure(bench) {
    const generated = await bench.generated();
    const rows: Row[] = [];
    for (const peer of PEERS) {
      const what = `${peer.name} over ours, ${peer.era}`;
      const aim = `at most ${MOST}`;
      try {
        const callee = await startPeer(bench, peer);
        const { calls, cpu } = (await compare([callee, generated], peer.era, bench)).get(callee)!;
        rows.push({
          what,
          measured: `${spread(calls)}; CPU per call ${spread(cpu)}`,
          aim,
          reached: median(calls) <= MOST,
          rest: async () =>
            `the peer has no token, limit, metrics or log line; ours: ${await profileOfServer(
              bench,
              { name: "token" },
              (server) => measureLong(server, peer.era),
            )}`,
        });
        await callee.stop();
      } catch (error) {
        rows.push({
          what,
          measured: `does not run: ${(error as Error).message.slice(0, 200)}`,
          aim,
        });
      }
    }
    return rows;
  },
};
