import type { Route } from "../feature.ts";
import type { JwtSettings } from "./jwt-settings.ts";
import { DEFAULT_SCOPE } from "./scopes.ts";

const WELL_KNOWN = "/.well-known/oauth-protected-resource";

interface ResourceDescription {
  /** This server as tokens name it: the canonical URI of the MCP specification, and the resource of RFC 8707. */
  readonly url: string;
  /** Where the description is found. */
  readonly metadataUrl: string;
  readonly routes: Readonly<Record<string, Route>>;
}

/** Tells clients who issues the tokens for this server, and what to ask them for (RFC 9728). */
export function describeResource(
  { PUBLIC_URL, AUTH_ISSUER }: JwtSettings,
  name: string,
): ResourceDescription {
  const { origin, pathname } = new URL(`${PUBLIC_URL.replace(/\/$/, "")}/mcp`);
  const metadata = {
    resource: origin + pathname,
    resource_name: name,
    authorization_servers: [AUTH_ISSUER],
    // What everybody needs: for the rest, a client is asked when it calls a tool that needs more.
    scopes_supported: [DEFAULT_SCOPE],
    bearer_methods_supported: ["header"],
  };
  const show = () => Response.json(metadata);
  return {
    url: metadata.resource,
    metadataUrl: `${origin}${WELL_KNOWN}${pathname}`,
    routes: {
      [WELL_KNOWN]: show,
      // A proxy may cut off the path before ours, or leave it on.
      [`${WELL_KNOWN}/mcp`]: show,
      [`${WELL_KNOWN}${pathname}`]: show,
    },
  };
}
