import { createHash } from "node:crypto";

/** A script that Redis runs as one step, and remembers by its hash. */
export interface Script {
  readonly lua: string;
  readonly sha1: string;
}

export function defineScript(lua: string): Script {
  return { lua, sha1: createHash("sha1").update(lua).digest("hex") };
}
