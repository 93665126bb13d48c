import type { Bench } from "../support/bench.ts";
import {
  encodeCall,
  EXPECTED,
  LONG_S,
  measure,
  measureLong,
  type Callee,
} from "../support/callee.ts";
import { median, spread } from "../support/figures.ts";
import type { Line, Row } from "../support/line.ts";
import { load, residentMiB } from "../support/load.ts";
import { profileOfServer } from "../support/profile.ts";

const MOST = 1.15;
const CALLERS = 100_000;
const FEW_CALLERS = 1;

/** What a call costs the server when there is more of something, over what it costs when there is little. */
export const growth: Line = {
  id: "growth",
  measure: async (bench) => [
    await ofConnections(bench),
    await ofTools(bench),
    ...(await ofCallers(bench)),
  ],
};

async function ofConnections(bench: Bench): Promise<Row> {
  const server = await bench.generated();
  const cpu = (connections: number) => async () =>
    (await measure(server, "modern", { connections, seconds: 0.4 })).cpuPerCall;
  return row("1 to 200 connections", await ratios(bench, cpu(200), cpu(1)), () =>
    profileOfServer(bench, { name: "token" }, (profiled) =>
      measure(profiled, "modern", { connections: 200, seconds: LONG_S }),
    ),
  );
}

async function ofTools(bench: Bench): Promise<Row> {
  const one = await bench.startProject(await bench.project("1-tool", { tools: 1 }));
  const project = { name: "100-tools", project: { tools: 100 } };
  const many = await bench.startProject(await bench.project(project.name, project.project));
  const cpu = (server: Callee) => async () =>
    (await measure(server, "modern", { seconds: 0.4 })).cpuPerCall;
  return row("1 to 100 tools", await ratios(bench, cpu(many), cpu(one)), () =>
    profileOfServer(bench, project, (profiled) => measureLong(profiled, "modern")),
  );
}

/** Addresses: where nobody has to say who calls, they are who is counted. */
async function ofCallers(bench: Bench): Promise<Row[]> {
  const project = { flags: ["--auth", "none"] };
  const start = { settings: { TRUST_PROXY: "1" }, headers: {} };
  const server = await bench.startProject(await bench.project("open", project), start);
  let next = 0;
  const callBy = (callers: number, callee: Callee, seconds: number) => {
    const request = () => {
      next = (next + 1) % callers;
      const address = `10.${next >> 16}.${(next >> 8) & 255}.${next & 255}`;
      return encodeCall(callee, "modern", { "X-Forwarded-For": address });
    };
    return load(callee.url, callee.pid, request, EXPECTED, { seconds });
  };
  const cpu = (callers: number) => async () => (await callBy(callers, server, 0.4)).cpuPerCall;
  const before = residentMiB(server.pid);
  const measured = await ratios(bench, cpu(CALLERS), cpu(FEW_CALLERS));
  return [
    row(`1 to ${CALLERS.toLocaleString("en")} callers`, measured, () =>
      profileOfServer(bench, { name: "open", project, start }, (profiled) =>
        callBy(CALLERS, profiled, LONG_S),
      ),
    ),
    {
      what: "growth: memory with as many callers",
      measured: `${before.toFixed(0)} MiB before, ${residentMiB(server.pid).toFixed(0)} MiB after`,
      aim: "bounded: 50,000 are remembered",
    },
  ];
}

async function ratios(
  { rounds }: Bench,
  much: () => Promise<number>,
  little: () => Promise<number>,
): Promise<number[]> {
  await much();
  const found: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const first = round % 2 === 0 ? await much() : undefined;
    const base = await little();
    found.push((first ?? (await much())) / base);
  }
  return found;
}

function row(what: string, found: readonly number[], rest: NonNullable<Row["rest"]>): Row {
  return {
    what: `growth: CPU per call from ${what}`,
    measured: spread(found),
    aim: `at most ${MOST}`,
    reached: median(found) <= MOST,
    rest,
  };
}
