import { setTimeout as delay } from "node:timers/promises";
import type { ProgramEnd } from "../context.ts";
import { ask } from "./ask.ts";
import type { Answer } from "./judge.ts";
import type { Peer } from "./official-clients.ts";
import type { TransportScene } from "./scene.ts";
import { endOf, STOP_MS } from "./server.ts";

/** For how long a server goes on to serve after it was asked to stop (SHUTDOWN_DELAY_MS), in this run. */
export const LEAVING_MS = 2_000;
/** For how much of it calls go on coming: well within, on a busy machine too. */
const CALLING_MS = 400;

/** As many calls as this are going on when the signal comes; others follow. A tool may cost its people something. */
const IN_FLIGHT = 3;
const PAUSE_MS = 50;
const CALL_MS = 15_000;

/** How a server took it to be asked to stop. */
export interface Stop {
  readonly calls: number;
  /** What the callers whose answers never came were told. */
  readonly lost: readonly string[];
  /** What /health said meanwhile; undefined if there is none. */
  readonly health: Answer | undefined;
  /** Undefined if it did not end by itself. */
  readonly end: ProgramEnd | undefined;
}

/** Sends SIGTERM while calls are going on, and watches what becomes of them and of the server. */
export async function stopServer(scene: TransportScene, peer: Peer | undefined): Promise<Stop> {
  const { server, options, settings, known } = scene;
  const { program } = server!;
  const isAnswered: Promise<string | undefined>[] = [];
  const call = () => {
    const { slowest } = known;
    const sent: Promise<unknown> =
      slowest === undefined ? peer!.offer() : peer!.call(slowest.name, slowest.args, CALL_MS);
    const answered = sent.then(() => undefined, reasonOf);
    isAnswered.push(answered);
    return answered;
  };
  const drains = options.shutdown && peer !== undefined;
  if (drains) for (let count = 0; count < IN_FLIGHT; count += 1) void call();
  // So that what was sent is under way.
  if (drains) await Promise.race(isAnswered);
  scene.isEnding = true;
  program.kill("SIGTERM");
  const asked = performance.now();

  let health: Answer | undefined;
  const isLeaving = drains && settings.has("SHUTDOWN_DELAY_MS");
  while (isLeaving && performance.now() - asked < CALLING_MS) {
    await Promise.all([call(), delay(PAUSE_MS)]);
    const isToldOf = health !== undefined && !("broken" in health) && health.status === 503;
    if (options.health && scene.transport === "http" && !isToldOf) {
      health = await ask(`${server!.url}/health`);
    }
  }
  const end = await endOf(program, STOP_MS + LEAVING_MS);
  const told = await Promise.all(isAnswered);
  return { calls: told.length, lost: told.filter((one) => one !== undefined), health, end };
}

/** Why no answer came; undefined if the server refused in so many words, to be asked again. */
function reasonOf(error: Error): string | undefined {
  const isRefusal = /\b503\b|the server is stopping/i.test(error.message);
  if (isRefusal) return undefined;
  const { cause } = error as { cause?: { message?: string } };
  return [error.message, cause?.message].filter((part) => part !== undefined).join(": ");
}
