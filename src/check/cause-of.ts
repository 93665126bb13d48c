import { becomes } from "./bounded.ts";
import { errorInLog, firstLine, internalError } from "./judge.ts";
import type { Server } from "./server.ts";

/** The log comes by another way than the answer, and may come after it. */
const LOG_MS = 1_000;

/** What was wrong, as the log says it of the error's id, or else as the client was told. */
export async function causeOf(told: string, server: Server): Promise<string> {
  const id = internalError(told)?.id;
  if (id === undefined) return firstLine(told);
  let logged: string | undefined;
  await becomes(LOG_MS, () => (logged = errorInLog(server.log(), id)) !== undefined);
  return logged ?? firstLine(told);
}
