import { linesOf } from "./style.ts";

/** A heading with what is below it, up to the next section. */
export interface Section {
  /** The words of the heading; `#` for the first one of level 1, nothing for what is above all headings. */
  readonly key: string;
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
  const starts: { readonly key: string; readonly at: number }[] = [];
  let level = 0;
  let hasTitle = false;
  for (const heading of headingsOf(lines)) {
    if (heading.level > Math.max(level, 2) && !known.has(heading.words)) continue;
    const isTitle: boolean = heading.level === 1 && !hasTitle;
    starts.push({ key: isTitle ? "#" : heading.words, at: heading.at });
    hasTitle = hasTitle || isTitle;
    level = heading.level;
  }
  if (starts[0]?.at !== 0) starts.unshift({ key: "", at: 0 });
  return starts.flatMap(({ key, at }, index) => {
    const own = lines.slice(at, starts[index + 1]?.at);
    const length = own.findLastIndex((line) => line.trim() !== "") + 1;
    const section = { key, lines: own.slice(0, length), gap: own.length - length, line: at + 1 };
    return own.length === 0 ? [] : [section];
  });
}

function headingsOf(lines: readonly string[]): Heading[] {
  const headings: Heading[] = [];
  let fence: string | undefined;
  for (const [at, line] of lines.entries()) {
    const opened = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence !== undefined) {
      const isClosed = opened?.[1]!.startsWith(fence) && opened[2]!.trim() === "";
      if (isClosed) fence = undefined;
      continue;
    }
    if (opened) {
      fence = opened[1];
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

/** However they are spaced and capitalised. */
function wordsOf(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ").toLowerCase();
}
