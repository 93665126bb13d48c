import type { ToolLink } from "../mcp/chain.ts";
import type { Logger } from "./logger.ts";
import type { Settings, SettingsShape } from "./settings.ts";

/**
 * Something that every call or request goes through: authentication, a rate limit, metrics.
 * One file in `src/features/` exports one, and `src/features/index.ts` lists it.
 */
export interface Feature<Shape extends SettingsShape = SettingsShape> {
  readonly name: string;
  readonly settings: Shape;
  /** Called once, before the server listens. What it throws stops the start. */
  start(settings: Settings<Shape>, logger: Logger): ActiveFeature;
}

export interface ActiveFeature {
  /** A link in the chain around every tool call, on every transport. */
  readonly link?: ToolLink;
  /** A step in the way of every HTTP request, before its body is read. */
  readonly step?: RequestStep;
  /** Called once, when the server stops. */
  close?(): Promise<void>;
}

/** Answers the request itself, or passes it on and may change the answer. */
export type RequestStep = (
  request: Request,
  next: () => Promise<Response>,
) => Promise<Response>;

/** Lets TypeScript find out the types of a feature's settings. */
export function defineFeature<Shape extends SettingsShape>(
  feature: Feature<Shape>,
): Feature<Shape> {
  return feature;
}
