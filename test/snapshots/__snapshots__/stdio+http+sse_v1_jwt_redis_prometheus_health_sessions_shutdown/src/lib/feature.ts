import type { Server } from "node:http";

import type { Outcome, ToolLink } from "../mcp/chain.ts";
import type { Caller } from "../mcp/context.ts";
import type { Tool } from "../mcp/tool.ts";
import type { ServerDefinition } from "../server.ts";
import type { Logger } from "./logger.ts";
import type { BaseSettings, Settings, SettingsShape } from "./settings.ts";

type Awaitable<T> = T | Promise<T>;

/**
 * Something that every request or every call goes through: authentication, a rate limit, metrics.
 * One file in `src/features/` exports one, and `src/features/index.ts` lists it.
 */
export interface Feature<Shape extends SettingsShape = SettingsShape> {
  readonly name: string;
  readonly settings: Shape;
  /** The transport that it is for: on another it is not started, and its settings are not read. */
  readonly transport?: "http";
  /** True if no request passes its step without a caller. */
  readonly authenticates?: boolean;
  /** What is wrong with settings that are each valid by themselves. */
  check?(
    settings: FeatureHost<Shape>["settings"],
    server: ServerDefinition,
  ): string[];
  /** Called once, before the server listens. What it throws stops the start. */
  start(host: FeatureHost<Shape>): Awaitable<ActiveFeature>;
}

/** What a feature is given to work with. */
export interface FeatureHost<Shape extends SettingsShape = SettingsShape> {
  readonly settings: Settings<Shape> & BaseSettings;
  readonly logger: Logger;
  readonly server: ServerDefinition;
  /** All features that were started: complete once the server listens. */
  active(): readonly ActiveFeature[];
}

export interface ActiveFeature {
  /** Pages beside /mcp, for GET and HEAD, which anybody may read: no Host, no caller is checked. */
  readonly routes?: Readonly<Record<string, Route>>;
  /** The same, for scripts of any web page too (CORS). */
  readonly openRoutes?: Readonly<Record<string, Route>>;
  /** The same as `routes` on the admin listener. */
  readonly adminRoutes?: Readonly<Record<string, Route>>;
  /** Looks at a request before its body is read; may refuse it, may find out the caller. */
  step?(exchange: Exchange): Awaitable<Refusal | undefined>;
  /** Looks at the messages of a request; may refuse them all. */
  admit?(
    exchange: Exchange,
    messages: readonly Message[],
  ): Awaitable<Refusal | undefined>;
  /** Headers for every answer, asked for when it is sent. */
  headers?(): Readonly<Record<string, string>>;
  /** A link in the chain around every tool call, on every transport. */
  readonly link?: ToolLink;
  /** Is told what becomes of each request and of each message, and has no say in it. */
  readonly observer?: Observer;
  /** False while no requests should be sent here. */
  ready?(): boolean;
  /** True while it does its work less well than it should, and requests are welcome all the same. */
  degraded?(): boolean;
  /** Called when the server is asked to stop, before it does. */
  drain?(running: RunningTransport): Promise<void>;
  /** Called once, when the server has stopped; the last feature first. */
  close?(): Promise<void>;
}

/** The server while it can be reached. */
export interface RunningTransport {
  /** Resolves when the other side ended the connection; never, where there is no such side. */
  readonly closed: Promise<void>;
  /** Over HTTP: what is needed to end without losing an answer. */
  readonly http?: {
    readonly server: Server;
    /** Resolves when no request is being answered any more; open subscriptions and streams do not count. */
    idle(): Promise<void>;
    /** Ends what clients hold open, subscriptions included, each with its last message. */
    endStreams(): Promise<void>;
  };
  stop(): Promise<void>;
}

export type Route = (request: Request) => Awaitable<Response>;

/** One HTTP request on its way. */
export interface Exchange {
  readonly request: Request;
  /** Where it comes from, as far as the proxies in between are trusted. */
  readonly address: string;
  /** Who sends it; undefined until somebody found out. */
  caller: Caller | undefined;
  /** Headers for its answer, whatever that will be. */
  readonly headers: Record<string, string>;
}

/** One JSON-RPC message of a request. */
export interface Message {
  readonly kind: "request" | "notification" | "response";
  /** Undefined where no answer is asked for. */
  readonly id: string | number | undefined;
  /** As it was sent: any text may stand here. Empty if it was none. */
  readonly method: string;
  /** The tool that it calls, if it calls one that exists. */
  readonly tool: Tool | undefined;
}

/** Why a request is not served. */
export interface Refusal {
  readonly reason:
    | "unauthenticated"
    | "forbidden"
    | "rate_limited"
    | "busy"
    | "draining"
    | "unavailable";
  /** What exactly, in one of a few fixed words (`expired`): it is counted by, so nothing that was sent may get into it. */
  readonly detail?: string;
  readonly status: number;
  /** Shown to the user of the client, and to the model. */
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Must not throw. */
export interface Observer {
  /** A request is refused, by whichever feature; its messages may not have been read. */
  refused(refusal: Refusal): void;
  /** A message was read. Whatever becomes of it, it ends, and only once. */
  began(message: Message): void;
  /** A message was answered, refused or given up, so many milliseconds after it was read. */
  ended(message: Message, outcome: Outcome, ms: number): void;
}

/** Lets TypeScript find out the types of a feature's settings. */
export function defineFeature<Shape extends SettingsShape>(
  feature: Feature<Shape>,
): Feature<Shape> {
  return feature;
}
