import { createGate } from "../lib/auth/gate.ts";
import { IssuerKeys } from "../lib/auth/issuer-keys.ts";
import { createKeyLoader } from "../lib/auth/key-loader.ts";
import { jwtSettings } from "../lib/auth/jwt-settings.ts";
import { describeResource } from "../lib/auth/resource-metadata.ts";
import { createVerifier } from "../lib/auth/verifier.ts";
import { defineFeature } from "../lib/feature.ts";

/** Callers bring a token (JWT) of an authorization server; this server is an OAuth 2.1 resource server. */
export const auth = defineFeature({
  name: "auth",
  transport: "http",
  authenticates: true,
  settings: jwtSettings,

  start({ settings, server, logger }) {
    const resource = describeResource(settings, server.name);
    const keys = new IssuerKeys(createKeyLoader(settings), logger);
    keys.start();
    return {
      ...createGate({
        server,
        logger,
        hints: { resource_metadata: resource.metadataUrl },
        identify: createVerifier(keys, {
          issuer: settings.AUTH_ISSUER,
          audience: settings.AUTH_AUDIENCE ?? resource.url,
          algorithms: settings.AUTH_ALGORITHMS,
          scopeClaim: settings.AUTH_SCOPE_CLAIM,
        }),
      }),
      openRoutes: resource.routes,
      ready: () => keys.current !== undefined,
      close: async () => keys.stop(),
    };
  },
});
