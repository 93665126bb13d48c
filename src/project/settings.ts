import type { Setting } from "../features/contribution.ts";
import { features } from "../features/index.ts";
import type { Options } from "../options/table.ts";
import { secretsOf } from "./secrets.ts";

/** The settings without which a project with these options does not start, and which only a person can give it. */
export function requiredSettings(options: Options): readonly Setting[] {
  return settingsOf(options).filter(({ required }) => required);
}

/** Every variable that a project with these options, or a client of it on this machine, reads. */
export function variablesOf(options: Options): ReadonlySet<string> {
  const secrets = secretsOf(options).flatMap(({ server, client }) => [server, client]);
  return new Set([...settingsOf(options).map(({ name }) => name), ...secrets]);
}

function settingsOf(options: Options): readonly Setting[] {
  return features
    .filter((feature) => feature.when(options))
    .flatMap((feature) => feature.contribute(options).settings ?? []);
}
