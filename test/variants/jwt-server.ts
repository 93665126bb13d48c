import { variants } from "../../src/options/variants.ts";
import { render } from "../../src/render/render.ts";
import type { AuthorizationServer } from "../support/authorization-server.ts";
import { listed } from "./leaky.ts";
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
      variant.options.health &&
      !variant.options.sessions &&
      variant.options.sdk === "v2",
  )!;
  const overlay = probeTools(render(options));
  const list = listed(overlay["src/tools/index.ts"]!, "showRequest", "./show-request.ts");
  return bundleProject(
    await writeProject(folder, options, {
      ...overlay,
      "src/tools/show-request.ts": showRequest,
      "src/tools/index.ts": list,
    }),
  );
}

/** A tool that shows what tools can see of a request. */
const showRequest = `import { z } from "zod";

import { defineTool } from "../mcp/tool.ts";

export const showRequest = defineTool({
  name: "show_request",
  title: "Show request",
  description: "Shows the request.",
  input: z.strictObject({}),
  run(_args, { caller, raw }) {
    const { http } = raw as { http: { authInfo: object; req: Request } };
    return JSON.stringify({ caller, ...http, headers: [...http.req.headers] });
  },
});
`;

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
