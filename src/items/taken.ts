import { CliError, EXIT } from "../errors.ts";
import type { FileMap } from "../render/file-map.ts";
import { folderOf, type Item } from "./item.ts";
import { itemPaths } from "./render-item.ts";

/** The project that an item is added to. */
export interface Surroundings {
  /** As its options render it, without the item. */
  readonly rendered: FileMap;
  /** By path, the text of each file that is in the item's folder and in `test`. */
  readonly onDisk: ReadonlyMap<string, string>;
}

/**
 * Looks whether an item's files and names are free. Of code that people wrote, only what looks like the project's own
 * is understood; the project's type check and its start find the rest.
 *
 * @throws CliError with exit code 2 that says what has each of them
 */
export function refuseTaken(item: Item, { rendered, onDisk }: Surroundings): void {
  const { path, testPath } = itemPaths(item);
  const { exported, wire } = item.name;
  const folder = folderOf(item.type);
  const listPath = `${folder}/index.ts`;
  const list = onDisk.get(listPath) ?? rendered.get(listPath)?.text ?? "";
  const problems: string[] = [];

  for (const own of [path, testPath]) {
    const there = [...onDisk.keys()].find((other) => isSameModule(other, own));
    if (there !== undefined) problems.push(`${there} is there already.`);
    else if (rendered.has(own)) problems.push(`${own} was made with the project, as another one.`);
  }
  if (problems.length === 0 && names(list).has(exported))
    problems.push(`${listPath} has something that is called ${exported} already.`);

  const modules = [...onDisk].filter(
    ([other]) => other.startsWith(`${folder}/`) && !isSameModule(other, path),
  );
  for (const [other, text] of modules) {
    if (hasProperty(text, "name", wire))
      problems.push(`${other} has a ${item.type} named ${wire} already.`);
    if (item.type === "resource" && hasProperty(text, "uri(?:Template)?", item.uri))
      problems.push(`${other} has a resource at ${item.uri} already.`);
  }
  if (problems.length > 0) throw new CliError(EXIT.usage, problems.join("\n"), [HINT]);
}

const HINT = "Take another name, or change what is there by hand.";

/** On macOS and Windows, `Forecast.ts` is `forecast.ts`; and beside `forecast.js`, one of both would be in the way. */
function isSameModule(one: string, other: string): boolean {
  const asModule = (path: string) => path.toLowerCase().replace(/\.[cm]?[jt]sx?$/, "");
  return asModule(one) === asModule(other);
}

/** Every word of the code, those in texts and comments left out. */
function names(code: string): ReadonlySet<string> {
  const bare = code.replaceAll(/\/\/.*|\/\*[^]*?\*\/|(["'`]).*?\1/g, " ");
  return new Set(bare.match(/[\w$]+/g));
}

function hasProperty(code: string, key: string, value: string): boolean {
  const literal = value.replaceAll(/[^\w]/g, "\\$&");
  return new RegExp(`\\b${key}:\\s*(["'\`])${literal}\\1`).test(code);
}
