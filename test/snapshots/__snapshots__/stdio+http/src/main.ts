#!/usr/bin/env node
import "./lib/console.ts"; // First: nothing that is imported below may print to stdout.

import { features } from "./features/index.ts";
import { configure } from "./lib/configure.ts";
import { exitOn, exitWith } from "./lib/exit.ts";
import { createLogger } from "./lib/logger.ts";
import { createServerFactory } from "./mcp/create-server.ts";
import { transports } from "./mcp/transports.ts";
import { server } from "./server.ts";

const { transport, settings, warnings } = configure({ transports, features });

const logger = createLogger(settings.LOG_LEVEL, transport.logOutput);
for (const warning of warnings) logger.warn(warning);

const active = features.map((feature) => feature.start(settings, logger));

const createServer = createServerFactory(server, {
  links: active.flatMap(({ link }) => link ?? []),
  timeoutMs: settings.TOOL_TIMEOUT_MS,
  logger,
});

try {
  const running = await transport.start({
    createServer,
    features: active,
    settings,
    logger,
  });
  exitOn(running.closed, logger, async () => {
    await running.stop();
    await Promise.all(active.map((feature) => feature.close?.()));
  });
} catch (error) {
  exitWith(1, `${server.name} could not start: ${(error as Error).message}`);
}
