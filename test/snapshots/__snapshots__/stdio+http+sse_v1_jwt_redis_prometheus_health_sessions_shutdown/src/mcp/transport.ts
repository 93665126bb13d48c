import type {
  ActiveFeature,
  Feature,
  RunningTransport,
} from "../lib/feature.ts";
import type { Logger } from "../lib/logger.ts";
import type { Settings, SettingsShape } from "../lib/settings.ts";
import type { ServerDefinition } from "../server.ts";
import type { ChainOptions } from "./chain.ts";

/** A way to reach the server. */
export interface Transport<Shape extends SettingsShape = SettingsShape> {
  readonly settings: Shape;
  /** Where the log may go: on stdio, stdout belongs to the protocol. */
  readonly logOutput: "stdout" | "stderr";
  /** What is wrong with settings that are each valid by themselves. */
  check?(settings: Settings<Shape>, features: readonly Feature[]): string[];
  start(options: StartOptions<Shape>): Promise<RunningTransport>;
}

export interface StartOptions<Shape extends SettingsShape = SettingsShape> {
  readonly definition: ServerDefinition;
  readonly chain: ChainOptions;
  readonly features: readonly ActiveFeature[];
  readonly settings: Settings<Shape>;
  readonly logger: Logger;
}

export function defineTransport<Shape extends SettingsShape>(
  transport: Transport<Shape>,
): Transport<Shape> {
  return transport;
}
