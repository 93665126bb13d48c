import type { Options } from "../options/table.ts";

/** How one package manager spells what a reader is told to type. */
export interface PackageManagerWords {
  readonly name: Options["package-manager"];
  /** Installs what package.json names. */
  readonly install: string;
  /** Runs a script of package.json. */
  readonly run: (script: string) => string;
  /** Starts a program of an installed package, by name. */
  readonly exec: string;
  /** Fetches a package and starts its program. */
  readonly dlx: string;
  /** Starts `create-<name>`; npm alone needs `@latest`, else it may take an old one from its cache. */
  readonly create: (name: string) => string;
}

export const packageManagerWords: {
  readonly [Name in Options["package-manager"]]: PackageManagerWords & { readonly name: Name };
} = {
  npm: {
    name: "npm",
    install: "npm install",
    // These two are commands of npm itself; every other script needs `run`.
    run: (script) =>
      script === "start" || script === "test" ? `npm ${script}` : `npm run ${script}`,
    exec: "npx",
    dlx: "npx",
    create: (name) => `npm create ${name}@latest`,
  },
  pnpm: {
    name: "pnpm",
    install: "pnpm install",
    run: (script) => `pnpm ${script}`,
    exec: "pnpm exec",
    dlx: "pnpm dlx",
    create: (name) => `pnpm create ${name}`,
  },
  yarn: {
    name: "yarn",
    install: "yarn install",
    run: (script) => `yarn ${script}`,
    exec: "yarn",
    dlx: "yarn dlx",
    create: (name) => `yarn create ${name}`,
  },
  bun: {
    name: "bun",
    install: "bun install",
    // `bun test` and `bun build` are programs of Bun, not the scripts.
    run: (script) => `bun run ${script}`,
    exec: "bunx",
    dlx: "bunx",
    create: (name) => `bun create ${name}`,
  },
};
