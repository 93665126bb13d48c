#!/usr/bin/env node
import "./lib/console.ts"; // First: nothing that is imported below may print to stdout.

import { features } from "./features/index.ts";
import { configure } from "./lib/configure.ts";
import { exitOn, exitWith } from "./lib/exit.ts";
import type { ActiveFeature } from "./lib/feature.ts";
import { createLogger } from "./lib/logger.ts";
import { transports } from "./mcp/transports.ts";
import { server } from "./server.ts";

const config = configure({ transports, features, server });
const { transport, settings } = config;

const logger = createLogger(settings.LOG_LEVEL, transport.logOutput);
for (const warning of config.warnings) logger.warn(warning);

try {
  const active: ActiveFeature[] = [];
  const host = { settings, logger, server, active: () => active };
  for (const feature of config.features) {
    active.push(await feature.start(host));
  }

  const running = await transport.start({
    definition: server,
    chain: {
      links: active.flatMap(({ link }) => link ?? []),
      timeoutMs: settings.TOOL_TIMEOUT_MS,
      logger,
    },
    features: active,
    settings,
    logger,
  });

  exitOn({
    closed: running.closed,
    logger,
    async drain() {
      for (const feature of active) await feature.drain?.(running);
    },
    async stop() {
      await running.stop();
      for (const feature of active.toReversed()) await feature.close?.();
    },
  });
} catch (error) {
  exitWith(1, `${server.name} could not start: ${(error as Error).message}`);
}
