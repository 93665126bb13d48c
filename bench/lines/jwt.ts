import { startAuthorizationServer } from "../../test/support/authorization-server.ts";
import { compare, measureLong } from "../support/callee.ts";
import { median, spread } from "../support/figures.ts";
import type { Line, Row } from "../support/line.ts";
import { profileOfServer } from "../support/profile.ts";

const LEAST = 0.95;
const PUBLIC_URL = "https://mcp.example.com";
/** They are so close that it takes more to tell them apart. */
const TIMES_THE_ROUNDS = 3;

export const jwt: Line = {
  id: "jwt",
  async measure(bench) {
    const issuer = await startAuthorizationServer({ algorithms: ["RS256"] });
    bench.onClose(() => issuer.close());
    const claims = { aud: `${PUBLIC_URL}/mcp`, scope: "mcp" };
    const token = await bench.generated();
    const project = { flags: ["--auth", "jwt"] };
    const start = {
      settings: { AUTH_ISSUER: issuer.issuer, PUBLIC_URL },
      headers: { Authorization: `Bearer ${await issuer.token(claims)}` },
    };
    const oauth = await bench.startProject(await bench.project("jwt", project), start);
    const rows: Row[] = [];
    for (const era of ["modern", "legacy"] as const) {
      const rounds = bench.rounds * TIMES_THE_ROUNDS;
      const { calls, cpu } = (await compare([oauth, token], era, { rounds })).get(oauth)!;
      rows.push({
        what: `calls per second with jwt (RS256, one token for all calls) over token, ${era}`,
        measured: `${spread(calls)}; CPU per call ${spread(cpu)}`,
        aim: `at least ${LEAST}`,
        reached: median(calls) >= LEAST,
        rest: () =>
          profileOfServer(bench, { name: "jwt", project, start }, (server) =>
            measureLong(server, era),
          ),
      });
    }
    return rows;
  },
};
