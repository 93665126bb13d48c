import type { Contribution } from "../features/contribution.ts";
import type { Options } from "../options/table.ts";
import { programName } from "./view.ts";

/**
 * The generated project's package.json. There are no `dependencies`: the build bundles what the server needs, so all of
 * it is a devDependency; what a user adds to `dependencies` (a native package, say) stays outside the bundle.
 */
export function packageJson(
  options: Options,
  contributions: readonly Contribution[],
  versions: Readonly<Record<string, string>>,
): string {
  const packages = contributions.flatMap(({ bundled = [], tools = [] }) => [...bundled, ...tools]);
  return json({
    name: options.name,
    version: "0.1.0",
    ...(options.description !== "" && { description: options.description }),
    type: "module",
    engines: { node: ">=20.12" },
    bin: { [programName(options.name)]: "dist/main.js" },
    files: ["dist"],
    scripts: scripts(contributions),
    devDependencies: Object.fromEntries(
      [...new Set(packages)].toSorted().map((name) => [name, versionOf(name, versions)]),
    ),
  });
}

function scripts(contributions: readonly Contribution[]): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const [name, command] of contributions.flatMap((part) =>
    Object.entries(part.scripts ?? {}),
  )) {
    if (name in merged) throw new Error(`two features contribute the script "${name}"`);
    merged[name] = command;
  }
  return merged;
}

function versionOf(name: string, versions: Readonly<Record<string, string>>): string {
  const version = versions[name];
  if (version === undefined) throw new Error(`templates/package.json has no version of ${name}`);
  return version;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
