import { measure } from "../support/callee.ts";
import type { Line } from "../support/line.ts";
import { residentMiB } from "../support/load.ts";

const SECONDS = 4;

export const memory: Line = {
  id: "memory",
  async measure(bench) {
    const resident = [];
    for (const server of [await bench.generated(), await bench.documented()]) {
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
        rest: "V8 grows the heap before it collects it: the process was not held to less",
      },
    ];
  },
};
