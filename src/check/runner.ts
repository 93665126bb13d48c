import { makeCallers } from "./callers.ts";
import type { Finding, Place } from "./check.ts";
import * as checks from "./checks/index.ts";
import { erasOf } from "./eras.ts";
import type { Era } from "./official-clients.ts";
import { Run } from "./run.ts";
import type { ClientScene, KnownCalls, ProjectScene, TransportScene } from "./scene.ts";

/** What was found, in the order in which it was looked at, and the tools that were not called, with the reason. */
export interface Found {
  readonly findings: readonly Finding[];
  readonly notCalled: ReadonlyMap<string, string>;
}

/**
 * Makes every check that is for this project. Whatever happens, nothing that was started is left behind.
 *
 * @param begin is told each place before it is looked at
 * @throws CliError with exit code 130 after Ctrl-C
 */
export async function runChecks(
  { context, root, options }: Pick<ProjectScene, "context" | "root" | "options">,
  begin: (place: Place) => void,
): Promise<Found> {
  const started: ProjectScene["started"] = new Set();
  const project: ProjectScene = { context, root, options, started };
  const known: KnownCalls = { slowest: undefined, notCalled: new Map() };
  const findings: Finding[] = [];
  const run = new Run((finding) => findings.push(finding), begin, context.signal);
  const callers = await makeCallers(context, options);
  try {
    if (await run.all(checks.ofProject, "project", project)) {
      const on = (transport: "stdio" | "http"): TransportScene => ({
        ...project,
        transport,
        callers: transport === "http" ? callers : { ...callers, settings: {} },
        known,
        settings: new Map(),
        server: undefined,
        caller: undefined,
        stop: undefined,
        isEnding: false,
      });
      if (options.transport.includes("stdio")) await overStdio(run, on("stdio"));
      if (options.transport.includes("http")) await overHttp(run, on("http"));
    }
    return { findings, notCalled: known.notCalled };
  } finally {
    await Promise.all([...started].map((server) => server.kill()));
    await callers.issuer?.close();
  }
}

/** Each client starts a server of its own. */
async function overStdio(run: Run, scene: TransportScene): Promise<void> {
  if (!(await run.all(checks.ofStdio, "stdio", scene))) return;
  const { spoken, unspoken } = erasOf(scene.options);
  const [first, last] = [spoken[0]!, spoken.at(-1)!];
  const one = meet(scene, "stdio", first);
  await run.all([...checks.ofClients, ...checks.ofStdioStopped], placeOf(one), one);
  const other = meet(scene, "stdio", last);
  const again = checks.ofClients.slice(0, last === first ? 1 : undefined);
  await run.all([...again, ...checks.ofStdioLeft], placeOf(other), other);
  for (const era of unspoken)
    run.leave(checks.ofClients[0]!, placeOf(meet(scene, "stdio", era)), notSpoken(era));
}

/** One server for all clients. */
async function overHttp(run: Run, scene: TransportScene): Promise<void> {
  if (!(await run.all(checks.ofHttp, "http", scene))) return;
  const { spoken, unspoken } = erasOf(scene.options);
  const clients = spoken.map((era) => meet(scene, "http", era));
  // HTTP+SSE is older than both: there is only the older one to speak.
  if (scene.options.transport.includes("sse")) clients.push(meet(scene, "sse", "2025-11-25"));
  try {
    for (const client of clients) {
      await run.all(checks.ofClients, placeOf(client), client);
      if (client.offer !== undefined) scene.caller ??= client.peer;
    }
    for (const era of unspoken)
      run.leave(checks.ofClients[0]!, placeOf(meet(scene, "http", era)), notSpoken(era));
    await run.all(checks.ofHttpServer, "http", scene);
  } finally {
    // They would go on trying to reach the server.
    await Promise.all(clients.map(({ peer }) => peer?.close().catch(() => undefined)));
  }
}

function meet(scene: TransportScene, way: ClientScene["way"], era: Era): ClientScene {
  const nothing = { stdio: undefined, peer: undefined, offer: undefined };
  return { ...scene, ...nothing, way, era };
}

function placeOf({ way, era }: ClientScene): Place {
  return `${way}, client of ${era}`;
}

function notSpoken(era: Era): string {
  return `this line of the SDK (sdk=v1) does not speak ${era}: set sdk=v2 brings it`;
}
