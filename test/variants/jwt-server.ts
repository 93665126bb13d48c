import { variants } from "../../src/options/variants.ts";
import { render } from "../../src/render/render.ts";
import type { AuthorizationServer } from "../support/authorization-server.ts";
import { probeTools } from "./probe-tools.ts";
import { bundleProject, writeProject } from "./project.ts";
import { startHttp, type RunningServer } from "./running-server.ts";

/** What the server of these tests is called, by itself and in tokens. */
export const publicUrl = "https://mcp.example.com";
export const audience = `${publicUrl}/mcp`;

/** Bundles a project that is reached over HTTP with tokens of an authorization server, and has no limit of calls. */
export async function bundleJwt(folder: string): Promise<string> {
  const { options } = variants().find(
    (variant) =>
      variant.options.transport.join() === "http" &&
      variant.options.auth === "jwt" &&
      variant.options["rate-limit"] === "none" &&
      variant.options.health,
  )!;
  return bundleProject(await writeProject(folder, options, probeTools(render(options))));
}

/** Starts it, for tokens of this issuer. */
export function startJwt(
  bundle: string,
  { issuer }: Pick<AuthorizationServer, "issuer">,
  changed: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  return startHttp(bundle, {
    AUTH_ISSUER: issuer,
    PUBLIC_URL: publicUrl,
    MAX_CONCURRENCY_PER_CALLER: "100",
    ADMIN_PORT: "0",
    // Each call can come from an address of its own: one that keeps failing is answered with 429.
    TRUST_PROXY: "1",
    ...changed,
  });
}
