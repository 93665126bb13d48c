import { delimiter, join } from "node:path";
import { inject } from "vitest";

export type Environment = Readonly<Record<string, string>>;

/** What npm, Vitest and CI add, and what would lead Git or a package manager out of the home folder. */
const foreign =
  /^(npm_.*|INIT_CWD|NODE|NODE_OPTIONS|NODE_ENV|VITEST.*|TEST|PROD|DEV|SSR|MODE|BASE_URL|CI|GIT_.*|XDG_.*|(.*_)?COLOR|FORCE_TTY)$/i;

/**
 * The environment of a person on this machine who has never used Git or a package manager: without what npm (which runs
 * the tests), Vitest and CI add to it, with a home folder of its own, and with the machine's npm registry.
 */
export function environment(home: string): Environment {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !foreign.test(entry[0]),
  );
  const { registry, npmCache } = inject("packed");
  return {
    ...Object.fromEntries(kept),
    PATH: machinePath(),
    HOME: home,
    // As root, Yarn 1 takes no notice of the home folder: it would install into the machine.
    YARN_CACHE_FOLDER: join(home, "yarn-cache"),
    YARN_GLOBAL_FOLDER: join(home, "yarn"),
    npm_config_prefix: join(home, "prefix"),
    // Bun keeps what it has run once among the temporary files.
    BUN_TMPDIR: home,
    GIT_CONFIG_NOSYSTEM: "1",
    npm_config_cache: npmCache,
    npm_config_update_notifier: "false",
    ...registryOf(registry),
  };
}

/** Without the programs of the clone's own packages: `bunx` runs one from there rather than fetch it. */
export function machinePath(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.filter((folder) => !folder.endsWith(join("node_modules", ".bin"))).join(delimiter);
}

/** Each package manager is told its registry in its own way. */
export function registryOf(url: string): Environment {
  return { npm_config_registry: url, PNPM_CONFIG_REGISTRY: url, YARN_NPM_REGISTRY_SERVER: url };
}

/** For Git to commit as somebody. */
export const author: Environment = {
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.com",
};
