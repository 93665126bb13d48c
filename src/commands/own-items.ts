import { withListLine } from "../items/list-line.ts";
import { importOfLocal, parseListFile } from "../merge/list-file.ts";
import { plain } from "../merge/style.ts";
import type { FileMap } from "../render/file-map.ts";

/**
 * A rendered project, with the items in its list that people have in theirs, in their order. What is new then stands
 * behind those: clients see items in this order, and the ones that they know keep their place.
 *
 * @param path of the list file
 * @param mine the list file as it is on disk, if it is there
 */
export function withOwnItems(rendered: FileMap, path: string, mine: string | undefined): FileMap {
  const file = rendered.get(path);
  const before = file && parseListFile(file.text);
  const now = mine === undefined ? undefined : parseListFile(plain(mine));
  if (file === undefined || before === undefined || now === undefined) return rendered;
  const known = before.entries.flatMap(({ local }) => local ?? []);
  const present = now.entries.flatMap(({ local }) => local ?? []);
  const lines = known.map((name) => `  ${name},`);
  const others = file.text.split("\n").filter((line) => !lines.includes(line));
  let text = others.join("\n");
  for (const name of [...known.filter((each) => !present.includes(each)), ...present]) {
    const from = importOfLocal(now, name);
    if (known.includes(name)) text = text.replace(/^\];$/m, `  ${name},\n];`);
    else if (from?.imported === name && from.module.startsWith("./")) {
      text = withListLine(text, { name, from: `${from.module}.ts` });
    }
  }
  return new Map(rendered).set(path, { ...file, text });
}
