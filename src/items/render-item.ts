import { templates } from "virtual:templates";
import type { FileMap } from "../render/file-map.ts";
import { fillTemplate } from "../render/fill-template.ts";
import { folderOf, type Item } from "./item.ts";
import { withListLine, type ListLine } from "./list-line.ts";
import { makeItemView } from "./view.ts";

/** What an item brings into a project. */
export interface RenderedItem {
  /** Its module and its test. */
  readonly files: FileMap;
  readonly list: {
    /** The list file that gets the line. */
    readonly path: string;
    readonly line: ListLine;
  };
}

/** The files of an item. Pure, as `render` is. */
export function renderItem(item: Item): RenderedItem {
  const view = makeItemView(item);
  const { module, test } = templatesOf(item);
  const { path, testPath } = itemPaths(item);
  const files = [
    [path, { text: fillTemplate(contentOf(module), view), mode: 0o644 }],
    [testPath, { text: fillTemplate(contentOf(test), view), mode: 0o644 }],
  ] as const;
  const { exported: name, file } = item.name;
  return {
    files: new Map(files),
    list: { path: `${folderOf(item.type)}/index.ts`, line: { name, from: `./${file}.ts` } },
  };
}

/** A rendered project with an item more: its files, and its line in the list. */
export function withItem(project: FileMap, item: Item): FileMap {
  const { files, list } = renderItem(item);
  const listFile = project.get(list.path);
  if (listFile === undefined) throw new Error(`the project has no ${list.path}`);
  const all = new Map(project).set(list.path, {
    ...listFile,
    text: withListLine(listFile.text, list.line),
  });
  for (const [path, file] of files) {
    if (all.has(path)) throw new Error(`the project has ${path} already`);
    all.set(path, file);
  }
  return new Map([...all].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Where an item's files are. The kind of item in the test's name keeps it apart from the tests of features. */
export function itemPaths({ type, name }: Item): {
  readonly path: string;
  readonly testPath: string;
} {
  return {
    path: `${folderOf(type)}/${name.file}.ts`,
    testPath: `test/${type}-${name.file}.test.ts`,
  };
}

/** Which templates: by what an item is, so that none of them has to ask. */
function templatesOf(item: Item): { readonly module: string; readonly test: string } {
  switch (item.type) {
    case "tool":
      return { module: `src/tools/${item.kind}.ts`, test: `test/tool-${item.kind}.test.ts` };
    case "resource": {
      const kind = item.variable === undefined ? "fixed" : "pattern";
      return { module: `src/resources/${kind}.ts`, test: `test/resource-${kind}.test.ts` };
    }
    case "prompt": {
      const kind = item.fields.length === 0 ? "plain" : "with-arguments";
      return { module: `src/prompts/${kind}.ts`, test: `test/prompt-${kind}.test.ts` };
    }
  }
}

function contentOf(path: string) {
  const file = templates["items"]?.find((candidate) => candidate.path === path);
  if (file === undefined) throw new Error(`there is no templates/items/${path}.hbs`);
  return file.content;
}
