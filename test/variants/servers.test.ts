import { expect, test } from "vitest";
import { render } from "../../src/render/render.ts";
import { behaviours } from "./behaviours.ts";
import { leakyParts } from "./leaky.ts";
import { erasOf } from "./official-client.ts";
import { bundleProject, writeProject } from "./project.ts";
import { selectedVariants } from "./selection.ts";
import { open } from "./session.ts";
import { runnable, surroundings } from "./surroundings.ts";

for (const { id, options } of selectedVariants) {
  const title = `${id} starts from its one bundled file, and serves the official client of each era`;
  test.concurrent(title, runnable(options), async ({ onTestFinished }) => {
    const root = await writeProject(`servers/${id}`, options, leakyParts(render(options)));
    const bundle = await bundleProject(root);
    const around = await surroundings(options);
    onTestFinished(around.close);
    for (const transport of options.transport) {
      for (const era of erasOf(options.sdk, transport)) {
        const where = `${id} over ${transport}, for the client of ${era}`;
        const session = await named(where, () => open[transport](bundle, era, around));
        try {
          for (const [behaviour, check] of Object.entries(behaviours)) {
            await named(`${where}: ${behaviour}`, () => check(session));
          }
        } catch (error) {
          await session.stop();
          throw error;
        }
        expect(await session.stop(), `${where}: the exit code after SIGTERM`).toBe(0);
      }
    }
  });
}

/** Says in an error what was being tried. */
async function named<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${what}: ${(error as Error).message}`, { cause: error });
  }
}
