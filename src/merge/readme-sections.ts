import { linesOf } from "./style.ts";

/** A heading with what is below it, up to the next section. */
export interface Section {
  /** The words of the heading; `#` for the first one of level 1, nothing for what is above all headings. */
  readonly key: string;
  /** Of the heading; 0 if there is none. */
  readonly level: number;
  /** Without the blank lines at its end. */
  readonly lines: readonly string[];
  /** The blank lines behind it. */
  readonly gap: number;
  /** The number of its first line, from 1. */
  readonly line: number;
}

interface Heading {
  readonly level: number;
  readonly words: string;
  /** The index of its line, from 0. */
  readonly at: number;
}

/**
 * The sections of a Markdown text: one for each heading of level 1 or 2, and for those in `known` on any level. Deeper
 * headings belong to the section that they are in.
 */
export function sectionsOf(text: string, known: ReadonlySet<string> = new Set()): Section[] {
  const lines = linesOf(text);
  const starts: (Pick<Section, "key" | "level"> & { readonly at: number })[] = [];
  let level = 0;
  let hasTitle = false;
  for (const heading of headingsOf(lines)) {
    if (heading.level > Math.max(level, 2) && !known.has(heading.words)) continue;
    const isTitle: boolean = heading.level === 1 && !hasTitle;
    level = heading.level;
    starts.push({ key: isTitle ? "#" : heading.words, level, at: heading.at });
    hasTitle = hasTitle || isTitle;
  }
  if (starts[0]?.at !== 0) starts.unshift({ key: "", level: 0, at: 0 });
  return starts.flatMap(({ key, level: own, at }, index) => {
    const all = lines.slice(at, starts[index + 1]?.at);
    const length = all.findLastIndex((line) => line.trim() !== "") + 1;
    const section = { key, level: own, lines: all.slice(0, length), gap: all.length - length };
    return all.length === 0 ? [] : [{ ...section, line: at + 1 }];
  });
}

/** The lines of a section with its headings as many levels deeper, or less deep. */
export function deeper(lines: readonly string[], levels: number): readonly string[] {
  const shifted = [...lines];
  for (const { level, at } of levels === 0 ? [] : headingsOf(lines)) {
    const hashes = "#".repeat(Math.min(Math.max(level + levels, 1), 6));
    shifted[at] = lines[at]!.replace(/^ {0,3}#+/, hashes);
  }
  return shifted;
}

function headingsOf(lines: readonly string[]): Heading[] {
  const headings: Heading[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!;
    const codeEnd = endOfCode(lines, at);
    if (codeEnd !== undefined) {
      at = codeEnd;
      continue;
    }
    const hashes = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#*)?[ \t]*$/.exec(line);
    if (hashes) {
      headings.push({ level: hashes[1]!.length, words: wordsOf(hashes[2] ?? ""), at });
      continue;
    }
    const underline = /^ {0,3}(=+|-+)[ \t]*$/.exec(line);
    const above = lines[at - 1] ?? "";
    const isText = above.trim() !== "" && !/^ {0,3}([#>|`~]|[-*+] |\d+[.)] | {4})/.test(above);
    if (underline && isText && headings.at(-1)?.at !== at - 1) {
      const level = underline[1]!.startsWith("=") ? 1 : 2;
      headings.push({ level, words: wordsOf(above), at: at - 1 });
    }
  }
  return headings;
}

/** The index of the line that ends the code that begins in a line; undefined if none begins there, or it has no end. */
function endOfCode(lines: readonly string[], at: number): number | undefined {
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(lines[at]!)?.[1];
  if (fence === undefined) return undefined;
  const end = lines.findIndex((line, index) => {
    const closing = index > at && /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
    return closing && closing.startsWith(fence);
  });
  return end === -1 ? undefined : end;
}

/** However they are spaced and capitalised. */
function wordsOf(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ").toLowerCase();
}
