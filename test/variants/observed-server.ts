import { onTestFinished } from "vitest";
import { variants } from "../../src/options/variants.ts";
import { render } from "../../src/render/render.ts";
import { post, type PostOptions } from "../wire/http.ts";
import type { Message } from "../wire/messages.ts";
import { toolThatEnds } from "./ends-tool.ts";
import { bundleProject, writeProject } from "./project.ts";
import { scrape } from "./scrape.ts";
import { freePort } from "../support/free-port.ts";
import { startIn, surroundings } from "./surroundings.ts";

/** A project with everything, of which a test file starts as many servers as it needs. */
export async function observedProject(folder: string) {
  const { options } = variants().find(
    ({ options: { transport, sdk, auth, metrics, health, sessions, shutdown, ...rest } }) =>
      transport.join() === "http" &&
      sdk === "v2" &&
      !sessions &&
      auth === "token" &&
      rest["rate-limit"] === "memory" &&
      metrics === "prometheus" &&
      health &&
      shutdown,
  )!;
  const project = render(options);
  const bundle = await bundleProject(await writeProject(folder, options, toolThatEnds(project)));
  const around = await surroundings(options);

  const start = async (settings: Readonly<Record<string, string>> = {}) => {
    const adminPort = String(await freePort());
    const server = await startIn(around, bundle, { ADMIN_PORT: adminPort, ...settings });
    return {
      server,
      adminPort,
      ...around,
      /** Posts a message as the caller who may do everything, unless the headers say otherwise. */
      post: (message: Message | readonly unknown[] | string, options: PostOptions = {}) =>
        post(server.url, message, {
          ...options,
          headers: { Authorization: `Bearer ${server.token}`, ...options.headers },
        }),
      async metrics(accept?: string) {
        const page = await scrape(adminPort, accept);
        if (!page) throw new Error("nobody answers on the admin port");
        return page;
      },
    };
  };
  return {
    readme: project.get("README.md")!.text,
    start,
    /** Starts one that is stopped at the end of the test. */
    async startForTest(settings?: Readonly<Record<string, string>>) {
      const started = await start(settings);
      onTestFinished(async () => void (await started.server.stop("SIGKILL")));
      return started;
    },
    close: around.close,
  };
}

export type ObservedServer = Awaited<
  ReturnType<Awaited<ReturnType<typeof observedProject>>["start"]>
>;
