import type { Plugin } from "esbuild";

/** The module that imports the official clients, and the folder of `dist/` where its bundle is. */
export const clientsPath = "src/check/official-clients.ts";
export const clientsFolder = "clients";

/** Leaves that module out of a bundle, which then imports it from its folder. */
export const clientsApart: Plugin = {
  name: "clients-apart",
  setup(build) {
    build.onResolve({ filter: /\/official-clients\.ts$/ }, () => ({
      path: `./${clientsFolder}/official-clients.js`,
      external: true,
    }));
  },
};
