import { Writable } from "node:stream";

import { Changes } from "./changes.ts";
import { serveConnection } from "./connection.ts";
import { createServerFactory } from "./create-server.ts";
import { StdioServerTransport } from "./stdio-transport.ts";
import { defineTransport } from "./transport.ts";

/** Serves the one client that started this process, over its stdin and stdout. */
export const stdio = defineTransport({
  settings: {},
  logOutput: "stderr",

  async start({ definition, chain, logger }) {
    const { promise: closed, resolve, reject } = withResolvers();
    process.stdin.once("end", resolve).once("close", resolve);
    process.stdout.once("error", resolve);

    const createServer = createServerFactory(definition, chain);
    const connection = await serveConnection(
      createServer,
      new Changes(definition.resources, logger),
      new StdioServerTransport(process.stdin, takeStdout()),
      (error) => {
        logger.warn({ err: error }, "protocol error");
        // The SDK has closed the transport by now, and nobody would ever hear from this process again.
        if (error.message.includes("exceeded maximum size")) reject(error);
      },
    );
    return { closed, stop: () => connection.close() };
  },
});

/** Keeps stdout for the protocol: what anything else writes to it goes to stderr. */
function takeStdout(): Writable {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return new Writable({
    decodeStrings: false,
    write(chunk: string, encoding, done) {
      // Whoever listens to stdout is told when it fails.
      write(chunk, encoding, () => done());
    },
  });
}

// Promise.withResolvers is not there on Node 20.
function withResolvers() {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
