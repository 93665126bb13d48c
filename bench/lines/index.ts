import type { Line } from "../support/line.ts";
import { calls } from "./calls.ts";
import { cliStart } from "./cli-start.ts";
import { coldStart } from "./cold-start.ts";
import { create } from "./create.ts";
import { download } from "./download.ts";
import { growth } from "./growth.ts";
import { installs } from "./installs.ts";
import { jwt } from "./jwt.ts";
import { manyTools } from "./many-tools.ts";
import { memory } from "./memory.ts";
import { peers } from "./peers.ts";
import { v1 } from "./v1.ts";

/** In the order of the table. */
export const lines: readonly Line[] = [
  cliStart,
  create,
  download,
  installs,
  calls,
  peers,
  manyTools,
  jwt,
  v1,
  coldStart,
  memory,
  growth,
];
