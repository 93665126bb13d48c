import { expect, test } from "vitest";
import type { Variant } from "../../src/options/variants.ts";
import { render } from "../../src/render/render.ts";
import { behaviours } from "./behaviours.ts";
import { bundleHere } from "./bundle.ts";
import { drainedStdio, expectedFeatures, featuresSeen, seenOver } from "./features-seen.ts";
import { leakyParts } from "./leaky.ts";
import { erasOf } from "./official-client.ts";
import { probeTools } from "./probe-tools.ts";
import { laidOver, writeFiles } from "./project.ts";
import { selectedVariants } from "./selection.ts";
import { connectTo, open, type Session } from "./session.ts";
import { shareOf, testShares, type Share } from "./shares.ts";
import { runnable, surroundings } from "./surroundings.ts";

export function serveShare(share: Share): void {
  testShares(selectedVariants);
  shareOf(selectedVariants, share).forEach(serve);
}

function serve({ id, options }: Variant): void {
  const title = `${id} starts from its one bundled file, serves the official client of each era, shows each of its features at work, and no other`;
  test.concurrent(title, runnable(options), async ({ onTestFinished }) => {
    const project = [leakyParts, probeTools].reduce(
      (files, parts) => laidOver(files, parts(files)),
      render(options),
    );
    const bundle = await bundleHere(await writeFiles(`servers/${id}`, project), project);
    const around = await surroundings(options);
    onTestFinished(around.close);
    const expected = expectedFeatures(options);

    if (options.transport.includes("stdio")) {
      for (const era of erasOf(options.sdk, "stdio")) {
        const where = `${id} over stdio, for the client of ${era}`;
        const session = await named(where, () => open.stdio(bundle, era, around));
        await behaves(session, where);
        const { seen, exitCode } = await drainedStdio(session);
        expect(exitCode, `${where}: the exit code after SIGTERM`).toBe(0);
        expect({ stdio: seen }, where).toEqual(seenOver(expected, ["stdio"]));
      }
    }

    const overHttp = options.transport.filter((transport) => transport !== "stdio");
    if (overHttp.length === 0) return;
    const { seen, exitCode } = await featuresSeen(bundle, overHttp, around, async (server) => {
      for (const transport of overHttp) {
        for (const era of erasOf(options.sdk, transport)) {
          const where = `${id} over ${transport}, for the client of ${era}`;
          const session = await named(where, () => connectTo[transport](server, era));
          await behaves(session, where);
          await session.client.close();
        }
      }
    });
    expect(seen, id).toEqual(seenOver(expected, overHttp));
    expect(exitCode, `${id} over http: the exit code after SIGTERM`).toBe(0);
  });
}

/** Stops the session if it does not. */
async function behaves(session: Session, where: string): Promise<void> {
  try {
    for (const [behaviour, check] of Object.entries(behaviours)) {
      await named(`${where}: ${behaviour}`, () => check(session));
    }
  } catch (error) {
    await session.stop();
    throw error;
  }
}

/** Says in an error what was being tried. */
async function named<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${what}: ${(error as Error).message}`, { cause: error });
  }
}
