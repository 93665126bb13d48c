import type { Options } from "../../src/options/table.ts";
import { bundleProject, writeProject } from "../variants/project.ts";
import { startIn, surroundings } from "../variants/surroundings.ts";
import { fixture } from "./fixture.ts";
import { startProxy } from "./proxy.ts";

/** Runs `work` against a generated server with what the suite calls, as a caller who is let in. */
export async function serve<T>(
  folder: string,
  options: Options,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const root = await writeProject(`conformance/${folder}`, options, fixture);
  const around = await surroundings(options);
  try {
    const server = await startIn(around, await bundleProject(root));
    const proxy = await startProxy(server.url, server.token);
    try {
      return await work(options.auth === "none" ? server.url : proxy.url);
    } finally {
      await proxy.close();
      await server.stop();
    }
  } finally {
    await around.close();
  }
}
