import type { Contribution, ListLine, ListName, Setting } from "../features/contribution.ts";
import type { Options } from "../options/table.ts";
import { packageManagerWords } from "./package-manager-words.ts";

/** The variables of the templates. Every path in a template is one of these: a test walks them all. */
export interface View {
  readonly name: string;
  /** The name without its scope: the program that the package installs. */
  readonly program: string;
  readonly description: string;
  readonly packageManager: {
    readonly name: string;
    readonly install: string;
    readonly exec: string;
    readonly dlx: string;
    readonly create: string;
  };
  /** The settings of all contributions, in order. */
  readonly settings: readonly SettingView[];
  readonly lists: Readonly<Record<ListName, readonly ListLine[]>>;
  /** By feature: whether this project has it. */
  readonly has: Readonly<Record<string, boolean>>;
}

/** The README has one more: the sections of all features, joined. */
export interface ReadmeView extends View {
  readonly sections: string;
}

/** As in the contribution, but with every property there: a strict template cannot read what is missing. */
type SettingView = { readonly [Name in keyof Required<Setting>]: Setting[Name] | undefined };

export interface Active {
  readonly id: string;
  readonly active: boolean;
}

export function makeView(
  options: Options,
  features: readonly Active[],
  contributions: readonly Contribution[],
): View {
  const {
    name: packageManager,
    install,
    exec,
    dlx,
    create,
  } = packageManagerWords[options["package-manager"]];
  return {
    name: options.name,
    program: programName(options.name),
    description: options.description,
    packageManager: { name: packageManager, install, exec, dlx, create: create("mcp-server") },
    settings: contributions
      .flatMap((contribution) => contribution.settings ?? [])
      .map((setting) => ({ default: undefined, required: undefined, ...setting })),
    lists: listsByName(contributions),
    has: Object.fromEntries(features.map(({ id, active }) => [id, active])),
  };
}

function listsByName(contributions: readonly Contribution[]): Record<ListName, ListLine[]> {
  const lists: Record<ListName, ListLine[]> = { features: [], transports: [], endpoints: [] };
  for (const line of contributions.flatMap((contribution) => contribution.lists ?? [])) {
    lists[line.list].push(line);
  }
  return lists;
}

/** What a package's program is called: its name without the scope. */
export function programName(packageName: string): string {
  return packageName.slice(packageName.indexOf("/") + 1);
}
