import type { McpServerFactory } from "@modelcontextprotocol/server";

import type { ActiveFeature } from "../lib/feature.ts";
import type { Logger } from "../lib/logger.ts";
import type { Settings, SettingsShape } from "../lib/settings.ts";

/** A way to reach the server. */
export interface Transport<Shape extends SettingsShape = SettingsShape> {
  readonly settings: Shape;
  /** Where the log may go: on stdio, stdout belongs to the protocol. */
  readonly logOutput: "stdout" | "stderr";
  /** What is wrong with settings that are each valid by themselves. */
  check?(settings: Settings<Shape>): string[];
  start(options: StartOptions<Shape>): Promise<RunningTransport>;
}

export interface StartOptions<Shape extends SettingsShape = SettingsShape> {
  readonly createServer: McpServerFactory;
  readonly features: readonly ActiveFeature[];
  readonly settings: Settings<Shape>;
  readonly logger: Logger;
}

export interface RunningTransport {
  /** Resolves when the other side ended the connection; never, where there is no such side. */
  readonly closed: Promise<void>;
  stop(): Promise<void>;
}

export function defineTransport<Shape extends SettingsShape>(
  transport: Transport<Shape>,
): Transport<Shape> {
  return transport;
}
