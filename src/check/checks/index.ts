import type { Check } from "../check.ts";
import type { ClientScene, ProjectScene, TransportScene } from "../scene.ts";
import { malformedBody, oversizedBody } from "./bodies.ts";
import { build } from "./build.ts";
import { cleanStdout } from "./clean-stdout.ts";
import { connects } from "./connects.ts";
import { badToken, foreignHost, foreignOrigin, noToken } from "./doors.ts";
import { endsWithInput } from "./ends-with-input.ts";
import { health, probes } from "./health.ts";
import { metrics } from "./metrics.ts";
import { offers } from "./offers.ts";
import { prompts } from "./prompts.ts";
import { rateLimit } from "./rate-limit.ts";
import { resources } from "./resources.ts";
import { sessions } from "./sessions.ts";
import { settings } from "./settings.ts";
import { starts } from "./starts.ts";
import { answersToTheEnd, healthWhileStopping, stops } from "./stops.ts";
import { tools } from "./tools.ts";
import { types } from "./types.ts";

// Every check there is, once, in the order in which they are made: an earlier one names the cause of a later one's failure.

export const ofProject: readonly Check<ProjectScene>[] = [types, build];

export const ofStdio: readonly Check<TransportScene>[] = [settings];

export const ofHttp: readonly Check<TransportScene>[] = [settings, starts];

export const ofClients: readonly Check<ClientScene>[] = [
  connects,
  offers,
  tools,
  resources,
  prompts,
];

/** Of the two servers that are started over stdio: the one is asked to stop, the other loses its client. */
export const ofStdioStopped: readonly Check<ClientScene>[] = [answersToTheEnd, stops, cleanStdout];
export const ofStdioLeft: readonly Check<ClientScene>[] = [endsWithInput, cleanStdout];

export const ofHttpServer: readonly Check<TransportScene>[] = [
  noToken,
  badToken,
  foreignHost,
  foreignOrigin,
  oversizedBody,
  malformedBody,
  sessions,
  health,
  probes,
  metrics,
  rateLimit,
  answersToTheEnd,
  healthWhileStopping,
  stops,
];

/** The same, for those who want to read what there is. */
export const checksByPlace: readonly {
  readonly place: string;
  readonly checks: readonly Pick<Check<never>, "id" | "title">[];
}[] = [
  { place: "The project", checks: ofProject },
  { place: "Over stdio, and over HTTP", checks: ofStdio },
  {
    place: "Each client: of 2025-11-25 and of 2026-07-28, over stdio and HTTP, and over HTTP+SSE",
    checks: ofClients,
  },
  {
    place: "Over stdio, at the end",
    checks: [...new Set([...ofStdioStopped, ...ofStdioLeft])],
  },
  {
    place: "Over HTTP",
    checks: [...ofHttp.filter((one) => !ofStdio.includes(one)), ...ofHttpServer],
  },
];
