import { cp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";

import type { Published } from "./registry.ts";
import { swap } from "./swap.ts";

/** Of the package as it could have been before: older than every version that is published. */
const version = "0.0.9";
const hono = "4.13.18";

type Change = readonly [was: string | RegExp, is: string];

/** What the version after it did to what it generates, backwards. */
const changes: Readonly<Record<string, readonly Change[]>> = {
  "package.json": [[/^ {2}"version": ".*"/m, `  "version": "${version}"`]],
  // A package gets another range.
  "templates/package.json": [[/"hono": ".*"/, `"hono": "${hono}"`]],
  // A file that people edit is mended in the middle, and where it imports what gets another name.
  "templates/base/src/main.ts": [
    ["lib/exit.ts", "lib/ending.ts"],
    ["for (const warning of config.warnings) logger.warn(warning);\n", ""],
    [
      "`${server.name} could not start: ${(error as Error).message}`",
      "`It could not start: ${String(error)}`",
    ],
  ],
  "templates/base/src/lib/configure.ts": [["./exit.ts", "./ending.ts"]],
  "templates/base/src/tools/hash-text.ts": [
    ["Computes the SHA-2 hash of a text, in hexadecimal.", "Hashes a text."],
  ],
  "templates/base/src/tools/count-primes.ts": [['  description: "', '  description: "(Slow.) ']],
  // A function wants to be told what it could guess before.
  "templates/base/src/lib/logger.ts": [
    ['output: "stdout" | "stderr")', 'output: "stdout" | "stderr" = "stderr",\n)'],
    ["createLogger(level: string, ", "createLogger(\n  level: string,\n  "],
  ],
  // A section of the README is written anew.
  "templates/base/_readme/40-code.md": [[/^Read it in this order:$/m, "What is where:"]],
  // A setting is new.
  "src/features/base.ts": [[/ {8}\{\n {10}name: "TOOL_TIMEOUT_MS",[^}]*\},\n/, ""]],
};

const [newFile, deletedFile] = ["test/logger.test.ts", "src/lib/delay.ts"] as const;
const [oldName, newName] = ["src/lib/ending.ts", "src/lib/exit.ts"] as const;

/** What is told apart in the project of one version and of the next. */
export const between = {
  version,
  hono,
  newFile,
  deletedFile,
  oldName,
  newName,
} as const;

/**
 * Packs an older version of this package, made from its sources by its own scripts: the next one, which is the one at
 * hand, has mended, added, deleted and renamed files in what it generates.
 *
 * @param folder where the sources and the tarball go; empty
 */
export async function packOlderVersion(folder: string): Promise<Published> {
  const root = resolve(import.meta.dirname, "../..");
  const sources = join(folder, "sources");
  for (const path of ["package.json", "README.md", "LICENSE", "tsconfig.json"]) {
    await cp(join(root, path), join(sources, path));
  }
  for (const path of ["src", "scripts", "templates"]) {
    await cp(join(root, path), join(sources, path), {
      recursive: true,
      filter: (source) => !source.endsWith("node_modules"),
    });
  }
  await symlink(join(root, "node_modules"), join(sources, "node_modules"));

  for (const [path, each] of Object.entries(changes)) {
    const before = await readFile(join(sources, path), "utf8");
    const after = each.reduce((text, [was, is]) => swap(text, was, is), before);
    await writeFile(join(sources, path), after);
  }
  const base = join(sources, "templates/base");
  await rm(join(base, newFile));
  await cp(join(base, newName), join(base, oldName));
  await rm(join(base, newName));
  await mkdir(dirname(join(base, deletedFile)), { recursive: true });
  await writeFile(
    join(base, deletedFile),
    'import { setTimeout } from "node:timers/promises";\n\nexport const delay = (ms: number) => setTimeout(ms);\n',
  );

  await execa("npm", ["pack", "--pack-destination", folder], { cwd: sources });
  const manifest = JSON.parse(await readFile(join(sources, "package.json"), "utf8"));
  return { tarball: join(folder, `${manifest.name}-${manifest.version}.tgz`), manifest };
}
