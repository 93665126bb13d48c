import { manifestPath } from "../../src/render/manifest.ts";
import { packageManagerWords } from "../../src/render/package-manager-words.ts";
import { render } from "../../src/render/render.ts";
import type { Options } from "../../src/options/table.ts";
import { select, validVariants } from "../variants/selection.ts";

/** Rendered projects, with each distinct text kept once. */
export interface Corpus {
  /** By project and path: the id of the text. */
  readonly projects: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By id, which is `<the first project that has it>/<path>`. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * The projects that are kept whole, for a person to review: the one with everything first, that one for each other package
 * manager, and a few in which every two values meet.
 */
export function projectsToKeep(): Readonly<Record<string, Options>> {
  const few = select(undefined).toSorted((a, b) => render(b.options).size - render(a.options).size);
  const { id: fullId, options: full } = validVariants.reduce((most, variant) =>
    render(variant.options).size > render(most.options).size ? variant : most,
  );
  const others = Object.values(packageManagerWords)
    .map(({ name }) => name)
    .filter((name) => name !== full["package-manager"]);
  return Object.fromEntries([
    [fullId, full],
    ...few.map(({ id, options }) => [id, options]),
    ...others.map((name) => [`${fullId}-${name}`, { ...full, "package-manager": name }]),
  ]);
}

export function collect(options: Readonly<Record<string, Options>>): Corpus {
  const projects: Record<string, Record<string, string>> = {};
  const texts = new Map<string, string>();
  const idOf = new Map<string, string>();
  for (const [project, chosen] of Object.entries(options)) {
    const ids: Record<string, string> = (projects[project] = {});
    for (const [path, rendered] of render(chosen)) {
      const text = path === manifestPath ? withoutDerived(rendered.text) : rendered.text;
      const key = JSON.stringify([path, text]);
      const id = idOf.get(key) ?? `${project}/${path}`;
      idOf.set(key, id);
      texts.set(id, text);
      ids[path] = id;
    }
  }
  return { projects, texts };
}

/**
 * The manifest without what follows from other files: every change of a template would change the hashes in every
 * project's manifest, and every release all of them. That they are right is tested with the renderer.
 */
export function withoutDerived(manifest: string): string {
  return manifest
    .replaceAll(/"[0-9a-f]{64}"/g, '"<sha256>"')
    .replace(/^ {2}"version": ".+",$/m, '  "version": "<version>",');
}
