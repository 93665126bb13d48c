/** What a list file of items gets: an import, and the name in the list. */
export interface ListLine {
  readonly name: string;
  /** The module as the list file imports it. */
  readonly from: string;
}

/**
 * A list file with one more line, at the end of the list: clients see items in this order, and those that they know keep
 * their place. The imports stay in the order of their modules.
 *
 * @param text a list file as it is rendered
 */
export function withListLine(text: string, { name, from }: ListLine): string {
  const lines = text.split("\n");
  const end = lines.lastIndexOf("];");
  if (end === -1) throw new Error(`this is not a list file:\n${text}`);
  lines.splice(end, 0, `  ${name},`);
  const behind = lines.findIndex((line) => {
    const module = /^import .* from "(\.\/.*)";$/.exec(line)?.[1];
    return line === "" || (module !== undefined && module > from);
  });
  lines.splice(behind, 0, `import { ${name} } from "${from}";`);
  return lines.join("\n");
}
