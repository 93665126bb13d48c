#!/usr/bin/env node
// The first file that runs, on whatever Node is there: it must parse on old ones, so it imports nothing statically.

const MINIMUM_NODE = 20;

if (Number.parseInt(process.versions.node, 10) < MINIMUM_NODE) {
  process.stderr.write(
    `create-mcp-server needs Node.js ${MINIMUM_NODE} or newer; this is ${process.versions.node}. ` +
      "Get a current one from https://nodejs.org.\n",
  );
  process.exitCode = 1;
} else {
  import("./start.ts").then(({ start }) => start());
}
