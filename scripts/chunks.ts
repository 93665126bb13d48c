import { basename, dirname, resolve } from "node:path";
import type { Plugin } from "esbuild";

const namespace = "later";

/**
 * esbuild makes a file of each set of dynamic imports that share a module: `--help` alone read eleven. What the program
 * starts with is there before any of them; each of them is said to import it, so that all of it is one set, and one file.
 */
export function oneChunkFor(start: string): Plugin {
  return {
    name: "one-chunk",
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        const file = resolve(resolveDir, path);
        if (kind !== "dynamic-import" || file === start) return;
        return { path: basename(file), namespace, pluginData: file };
      });
      build.onLoad({ filter: /./, namespace }, ({ pluginData: file }) => ({
        contents: `import ${JSON.stringify(start)}; export * from ${JSON.stringify(file)};`,
        resolveDir: dirname(start),
      }));
    },
  };
}

/** commander loads it for commands that are programs of their own, which we do not have. */
export const noChildProcess: Plugin = {
  name: "no-child-process",
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: "nothing", namespace: "nothing" } : undefined,
    );
    build.onLoad({ filter: /./, namespace: "nothing" }, () => ({ contents: "" }));
  },
};
