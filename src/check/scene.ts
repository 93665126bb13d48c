import type { Context } from "../context.ts";
import type { Options } from "../options/table.ts";
import type { Issuer } from "./issuer.ts";
import type { Era, Peer } from "./official-clients.ts";
import type { Server } from "./server.ts";
import type { StdioTransport } from "./stdio-transport.ts";
import type { Stop } from "./stop.ts";

/** What checks of a project's files work with. */
export interface ProjectScene {
  readonly context: Context;
  /** Absolute. */
  readonly root: string;
  readonly options: Options;
  /** Every server that was started: whatever happens, they are ended. */
  readonly started: Set<Server>;
}

/** What checks of a transport work with; the first of them fill it in for the others. */
export interface TransportScene extends ProjectScene {
  readonly transport: "stdio" | "http";
  readonly callers: Callers;
  /** The settings as the project itself says that they are, by name; empty until it was asked. */
  settings: ReadonlyMap<string, string>;
  server: Server | undefined;
  /** A client that can call while the server is asked to stop. */
  caller: Peer | undefined;
  /** How it took it to be asked to stop; undefined before that. */
  stop: Stop | undefined;
  /** True once its end is looked at: from then on it may be gone. */
  isEnding: boolean;
  /** What went well with official clients, for the checks that need something to do. */
  readonly known: KnownCalls;
}

/** What checks with a client on a transport work with. */
export interface ClientScene extends TransportScene {
  readonly era: Era;
  readonly way: "stdio" | "http" | "sse";
  stdio: StdioTransport | undefined;
  peer: Peer | undefined;
  offer: Offer | undefined;
}

/** Who may call, made for this run: no token of a person is read. */
export interface Callers {
  /** For the process that is started. */
  readonly settings: Readonly<Record<string, string>>;
  /** Of somebody who may do everything; empty if nobody is asked. */
  readonly token: string;
  /** Of somebody else who may do everything. */
  readonly otherToken: string;
  /** Tokens that must let nobody in, by what is wrong with them. */
  readonly badTokens: Readonly<Record<string, string>>;
  readonly issuer: Issuer | undefined;
}

/** What a server offers, as a client is told. */
export interface Offer {
  readonly tools: readonly OfferedTool[];
  readonly resources: readonly { readonly name: string; readonly uri: string }[];
  readonly templates: readonly { readonly name: string; readonly uriTemplate: string }[];
  readonly prompts: readonly OfferedPrompt[];
}

export interface OfferedTool {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema: object;
  readonly outputSchema?: object | undefined;
  readonly annotations?: { readonly readOnlyHint?: boolean | undefined } | undefined;
}

export interface OfferedPrompt {
  readonly name: string;
  readonly arguments?:
    readonly { readonly name: string; readonly required?: boolean | undefined }[] | undefined;
}

export interface KnownCalls {
  /** Of the calls that may be made again, the one that took longest. */
  slowest: { readonly name: string; readonly args: object; readonly ms: number } | undefined;
  /** Tools that were not called, each with the reason. */
  readonly notCalled: Map<string, string>;
}
