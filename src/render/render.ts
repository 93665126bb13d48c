import type Handlebars from "handlebars";
import runtime from "handlebars/runtime.js";
import { templates, versions } from "virtual:templates";
import type { TemplateFolders } from "virtual:templates";
import type { Feature } from "../features/feature.ts";
import { features } from "../features/index.ts";
import type { Options } from "../options/table.ts";
import { version } from "../version.ts";
import type { FileMap, RenderedFile } from "./file-map.ts";
import { helpersFor } from "./helpers.ts";
import { manifestPath, manifestText } from "./manifest.ts";
import { mergeKindOf } from "./merge-kind.ts";
import { packageJson } from "./package-json.ts";
import { packageManagerWords } from "./package-manager-words.ts";
import { makeView } from "./view.ts";
import type { View } from "./view.ts";

// The runtime alone, without the compiler; its types in handlebars 4 are empty.
const { template } = runtime as unknown as Pick<typeof Handlebars, "template">;

/** The project that these options stand for. Pure: no clock, no disk, no network, no locale. */
export function render(options: Options): FileMap {
  return renderWith({ features, templates, versions, version }, options);
}

/** What `render` works from, besides the options. */
export interface Source {
  readonly features: readonly Feature[];
  readonly templates: TemplateFolders;
  /** The version of each npm package that a feature names. */
  readonly versions: Readonly<Record<string, string>>;
  /** The version of this package, for the manifest. */
  readonly version: string;
}

/** `render` with other features and templates than this package's: for tests. */
export function renderWith(source: Source, options: Options): FileMap {
  const states = source.features.map((feature) => ({
    id: feature.id,
    active: feature.when(options),
    feature,
  }));
  const contributions = states
    .filter(({ active }) => active)
    .map(({ feature }) => feature.contribute(options));
  const view = makeView(options, states, contributions);
  const folders = contributions.flatMap((contribution) => contribution.templates);
  const parts = folders.flatMap((folder) => templateFiles(source.templates, folder));

  const sections = unique(parts.filter(({ path }) => isReadmeSection(path)));
  const files = unique(parts.filter(({ path }) => !isReadmeSection(path)));
  const helpers = helpersFor(packageManagerWords[options["package-manager"]]);
  const text = (content: Content, values: View) =>
    typeof content === "string" ? content : template(content)(values, { helpers });

  const sectionTexts = sections.map(({ content }) => text(content, view).trimEnd());
  const readmeView = { ...view, sections: sectionTexts.join("\n\n") };
  const rendered = new Map<string, RenderedFile>();
  for (const { path, mode, content } of files) {
    const values = path === "README.md" ? readmeView : view;
    rendered.set(path, fileAt(path, text(content, values), mode));
  }
  add(rendered, "package.json", packageJson(options, contributions, source.versions));
  add(rendered, manifestPath, manifestText(source.version, options, sorted(rendered)));
  return sorted(rendered);
}

type TemplateFile = TemplateFolders[string][number];
type Content = TemplateFile["content"];

function templateFiles(templates: TemplateFolders, folder: string): readonly TemplateFile[] {
  const files = templates[folder];
  if (files === undefined) throw new Error(`there is no folder templates/${folder}`);
  return files;
}

function isReadmeSection(path: string): boolean {
  return path.startsWith("_readme/");
}

/** In the order of their paths, which no two of them share. */
function unique(files: readonly TemplateFile[]): TemplateFile[] {
  const byPath = new Map<string, TemplateFile>();
  for (const file of files) {
    if (byPath.has(file.path)) throw new Error(`two features contribute ${file.path}`);
    byPath.set(file.path, file);
  }
  return [...byPath.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function add(files: Map<string, RenderedFile>, path: string, text: string): void {
  if (files.has(path))
    throw new Error(`${path} is assembled by the renderer; no template may have it`);
  files.set(path, fileAt(path, text, 0o644));
}

function fileAt(path: string, text: string, mode: RenderedFile["mode"]): RenderedFile {
  const kind = mergeKindOf(path);
  return { text, mode, ...(kind && { kind }) };
}

function sorted(files: ReadonlyMap<string, RenderedFile>): FileMap {
  // By code unit: a locale would order them differently from one machine to the next.
  return new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
