import { measure } from "../support/callee.ts";
import type { Line } from "../support/line.ts";
import { describeResident, residentMiB } from "../support/load.ts";

const SECONDS = 4;

export const memory: Line = {
  id: "memory",
  async measure(bench) {
    const resident = [];
    const generated = await bench.generated();
    for (const server of [generated, await bench.documented()]) {
      await measure(server, "modern", { seconds: SECONDS });
      resident.push(residentMiB(server.pid));
    }
    const [ours, documented] = resident as [number, number];
    return [
      {
        what: "memory: RSS after load",
        measured: `${ours.toFixed(0)} MiB; the SDK's documented server ${documented.toFixed(0)} MiB`,
        aim: "below the documented server's",
        reached: ours < documented,
        rest: () => describeResident(generated.pid),
      },
    ];
  },
};
