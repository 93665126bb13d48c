import type { Setting } from "../features/contribution.ts";
import { features } from "../features/index.ts";
import type { Options } from "../options/table.ts";

/** The settings without which a project with these options does not start, and which only a person can give it. */
export function requiredSettings(options: Options): readonly Setting[] {
  return features
    .filter((feature) => feature.when(options))
    .flatMap((feature) => feature.contribute(options).settings ?? [])
    .filter(({ required }) => required);
}
