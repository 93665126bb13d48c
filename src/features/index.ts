import type { Options } from "../options/table.ts";
import { base } from "./base.ts";
import type { Feature } from "./feature.ts";
import { http } from "./http.ts";
import { packageManager } from "./package-manager.ts";
import { stdio } from "./stdio.ts";

/** Every value of an option that brings something into a project. A value added to the table shows up here. */
type FeatureId = "base" | "package-manager" | Options["transport"][number];

/** In the order in which a request meets them. A forgotten or misnamed feature does not compile. */
const registry = { base, "package-manager": packageManager, stdio, http } as const satisfies {
  readonly [Id in FeatureId]: Feature & { readonly id: Id };
};

export const features: readonly Feature[] = Object.values(registry);
