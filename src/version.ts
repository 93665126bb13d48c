import manifest from "../package.json" with { type: "json" };

/** The version of this package: what `--version` prints and what a project's manifest records. */
export const version: string = manifest.version;
