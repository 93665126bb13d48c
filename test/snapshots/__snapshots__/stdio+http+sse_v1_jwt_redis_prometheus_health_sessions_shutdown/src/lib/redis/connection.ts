import { isIP } from "node:net";

import { Redis } from "ioredis";

import type { Script } from "./script.ts";

const CONNECT_TIMEOUT_MS = 1_000;
const RECONNECT_MS = 500;

/** One connection to Redis, which is made again whenever it is lost. */
export class RedisConnection {
  readonly #client: Redis;
  /** Why there is no connection, if there is none. */
  #problem = new Error("the connection was closed");

  constructor(url: string) {
    const { protocol, hostname, href } = new URL(url);
    this.#client = new Redis(href, {
      lazyConnect: true,
      // A command is sent now or never: somebody is waiting for an answer that can be given without it.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      // Whether it can do what is asked of it is found out by asking.
      enableReadyCheck: false,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // A connection that has fallen silent may be dead without either side having been told.
      socketTimeout: CONNECT_TIMEOUT_MS,
      retryStrategy: () => RECONNECT_MS,
      ...(protocol === "rediss:" && {
        // Node says by itself which name it expects in the certificate, but does not ask for that name.
        tls: isAddress(hostname) ? {} : { servername: hostname },
      }),
    });
    // Its message only: the error itself holds the command that failed, with its arguments, and a password among them.
    this.#client.on("error", (error: NodeJS.ErrnoException) => {
      this.#problem = new Error(error.message || error.code);
    });
    this.#client.on("ready", () => {
      this.#problem = new Error("the connection was closed");
    });
  }

  /** Resolves when it is connected, or has failed to for the first time. */
  async connect(): Promise<void> {
    await this.#client.connect().catch(() => {});
  }

  /** Calls the listener whenever the connection is lost, and with each failed attempt to make it again. */
  onLost(listener: (error: Error) => void): void {
    this.#client.on("close", () => listener(this.#problem));
  }

  /** Rejects at once if there is no connection. */
  async run(script: Script, key: string, args: number[]): Promise<unknown> {
    if (this.#client.status !== "ready") throw this.#problem;
    try {
      return await this.#client.evalsha(script.sha1, 1, key, ...args);
    } catch (error) {
      const { message } = error as Error;
      // It forgets scripts when it is started anew.
      if (message.startsWith("NOSCRIPT")) {
        return this.#client.eval(script.lua, 1, key, ...args);
      }
      throw error;
    }
  }

  close(): void {
    this.#client.disconnect();
  }
}

function isAddress(hostname: string): boolean {
  return isIP(hostname) !== 0 || hostname.startsWith("[");
}
