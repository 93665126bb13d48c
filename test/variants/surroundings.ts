import { createHash } from "node:crypto";
import type { Options } from "../../src/options/table.ts";
import { startAuthorizationServer } from "../support/authorization-server.ts";
import type { LeftOut } from "../support/left-out.ts";
import { needs } from "../support/programs.ts";
import { startRedis } from "../support/redis-server.ts";
import { startHttp, type RunningServer } from "./running-server.ts";

/** What a server needs around it to start, and what its callers need. */
export interface Surroundings {
  /** Settings with which it starts. Limits are out of the way, and no port of its own is taken. */
  readonly settings: Readonly<Record<string, string>>;
  /** A token of a caller who may do everything, and one of a caller who may only what needs no scope of its own. */
  readonly tokens: { readonly full: string; readonly plain: string };
  /** Tokens that must let nobody in, by what is wrong with them. */
  readonly badTokens: Readonly<Record<string, string>>;
  /** What the server says to somebody without a token; undefined if it does not ask for any. */
  readonly challenge: string | undefined;
  close(): Promise<void>;
}

/** Settings that mean the same in every server; one that lacks the feature takes no notice. */
const common = {
  RATE_LIMIT_PER_MINUTE: "1000000",
  RATE_LIMIT_BURST: "1000000",
  MAX_CONCURRENCY_PER_CALLER: "100",
  ADMIN_PORT: "0",
};

/** What servers that name themselves in tokens are called. Nobody goes there. */
const publicUrl = "https://mcp.example.com";

/** Starts what servers of these options need around them, once for as many of them as a test file starts. */
export async function surroundings(options: Options): Promise<Surroundings> {
  const callers = await callersFor[options.auth]();
  const counter = await countersFor[options["rate-limit"]]();
  return {
    ...callers,
    settings: { ...common, ...callers.settings, ...counter.settings },
    async close() {
      await counter.close();
      await callers.close();
    },
  };
}

/** Leaves a test out that would start servers of these options, on a machine that lacks what goes around them. */
export function runnable(options: Options): LeftOut {
  return options["rate-limit"] === "redis" ? needs("redis-server") : {};
}

/** Where calls are counted. */
const countersFor: Record<
  Options["rate-limit"],
  () => Promise<Pick<Surroundings, "settings" | "close">>
> = {
  none: async () => ({ settings: {}, async close() {} }),
  memory: async () => ({ settings: {}, async close() {} }),
  async redis() {
    const redis = await startRedis();
    return { settings: { REDIS_URL: redis.url() }, close: () => redis.kill() };
  },
};

const callersFor: Record<Options["auth"], () => Promise<Surroundings>> = {
  async none() {
    return {
      settings: {},
      tokens: { full: "", plain: "" },
      badTokens: {},
      challenge: undefined,
      async close() {},
    };
  },

  async token() {
    const tokens = { full: "t0ken-of-ada", plain: "t0ken-of-bob" };
    const expired = "t0ken-of-eve";
    const hash = (token: string) => createHash("sha256").update(token).digest("hex");
    const entries = [
      `ada:${hash(tokens.full)}:*`,
      `bob:${hash(tokens.plain)}:mcp`,
      `eve:${hash(expired)}:mcp:2020-01-01`,
    ];
    return {
      settings: { AUTH_TOKENS: entries.join(",") },
      tokens,
      badTokens: { unknown: "wrong", expired },
      challenge: 'Bearer realm="my-server", scope="mcp"',
      async close() {},
    };
  },

  async jwt() {
    const issuer = await startAuthorizationServer();
    const stranger = await startAuthorizationServer();
    await stranger.close();
    const aud = `${publicUrl}/mcp`;
    const hourAgo = Math.floor(Date.now() / 1000) - 3600;
    return {
      settings: { AUTH_ISSUER: issuer.issuer, PUBLIC_URL: publicUrl },
      tokens: {
        full: await issuer.token({ aud, scope: "*" }),
        plain: await issuer.token({ aud, scope: "mcp", sub: "bob" }),
      },
      badTokens: {
        unknown: "wrong",
        expired: await issuer.token({ aud, scope: "*", exp: hourAgo }),
        "for another server": await issuer.token({ aud: `${publicUrl}/mcp/2`, scope: "*" }),
        "signed by a stranger": await stranger.token({ aud, scope: "*", iss: issuer.issuer }),
      },
      challenge: `Bearer realm="my-server", resource_metadata="${publicUrl}/.well-known/oauth-protected-resource/mcp", scope="mcp"`,
      close: () => issuer.close(),
    };
  },
};

/** A running server, and the token of the caller who may do everything. */
export interface Callee extends RunningServer {
  readonly token: string;
}

/** Starts a bundled server over HTTP in these surroundings, with some settings changed. */
export async function startIn(
  { settings, tokens }: Surroundings,
  bundle: string,
  changed: Readonly<Record<string, string>> = {},
): Promise<Callee> {
  const server = await startHttp(bundle, { ...settings, ...changed });
  return { ...server, token: tokens.full };
}
