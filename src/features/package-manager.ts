import type { Options } from "../options/table.ts";
import type { Feature } from "./feature.ts";

/** The folder of the files that a package manager needs to install and run a project of this kind; most need none. */
const templates = {
  npm: [],
  pnpm: ["pnpm"],
  yarn: ["yarn"],
  bun: [],
} as const satisfies Record<Options["package-manager"], readonly string[]>;

/** What the package manager must be told in a file of its own. */
export const packageManager = {
  id: "package-manager",
  when: () => true,
  contribute: (options) => ({ templates: templates[options["package-manager"]] }),
} as const satisfies Feature;
