import { matches } from "./matches.ts";

/**
 * What a text has besides its lines. Files are merged without it, each line ending in `\n`, and get it back in the end:
 * a checkout with CRLF would else be one conflict from top to bottom.
 */
export interface Style {
  readonly byteOrderMark: boolean;
  readonly lineEnd: LineEnd;
  readonly finalLineEnd: boolean;
  /** The file on disk, if its lines end differently: each line that stays keeps its own end. */
  readonly mixed: string | undefined;
}

type LineEnd = "\n" | "\r\n";

export const plainStyle: Style = {
  byteOrderMark: false,
  lineEnd: "\n",
  finalLineEnd: true,
  mixed: undefined,
};

/** A text without its style: no byte-order mark, and `\n` at the end of every line. */
export function plain(text: string): string {
  const lines = withoutMark(text).replaceAll("\r\n", "\n");
  return lines === "" || lines.endsWith("\n") ? lines : `${lines}\n`;
}

export function linesOf(text: string): string[] {
  return text === "" ? [] : text.slice(0, text.endsWith("\n") ? -1 : undefined).split("\n");
}

export function textFrom(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** The person's style, where it differs from the base's; else what is new. */
export function mergeStyle(base: string, ours: string, theirs: string): Style {
  if (ours === base) return styleOf(theirs);
  return theirs === base || ours === theirs ? styleOf(ours) : mixedStyle(base, ours, theirs);
}

function styleOf(text: string): Style {
  return mixedStyle(text, text, text);
}

function mixedStyle(base: string, ours: string, theirs: string): Style {
  const pick = <T>(of: (text: string) => T | undefined, otherwise: T): T => {
    const [was, mine, next] = [of(base), of(ours), of(theirs)];
    return (mine === was ? next : undefined) ?? mine ?? next ?? otherwise;
  };
  return {
    byteOrderMark: pick((text) => (text === "" ? undefined : text.startsWith("\uFEFF")), false),
    lineEnd: pick(lineEndOf, "\n"),
    finalLineEnd: pick((text) => (text === "" ? undefined : text.endsWith("\n")), true),
    mixed: /(^|[^\r])\n/.test(ours) && ours.includes("\r\n") ? withoutMark(ours) : undefined,
  };
}

/** A text with the byte-order mark and the line ends of another one. */
export function inStyleOf(other: string, text: string): string {
  return restyle(plain(text), { ...styleOf(other), finalLineEnd: true });
}

/** A plain text with a style. */
export function restyle(text: string, style: Style): string {
  const mark = style.byteOrderMark ? "\uFEFF" : "";
  if (text === "") return mark;
  const lines = linesOf(text);
  const ends = lineEnds(lines, style);
  const whole = lines.map((line, index) => line + ends[index]!).join("");
  const end = style.finalLineEnd ? undefined : -ends.at(-1)!.length;
  return mark + whole.slice(0, end);
}

function lineEnds(lines: readonly string[], { lineEnd, mixed }: Style): LineEnd[] {
  const ends = lines.map(() => lineEnd);
  if (mixed === undefined) return ends;
  const own = mixed.split("\n");
  const before = linesOf(plain(mixed));
  let [done, at] = [0, 0];
  // Of lines that changed, the first ones are the old ones.
  for (const { base, other } of [
    ...matches(before, lines),
    { base: before.length, other: lines.length },
  ]) {
    for (; done < base && at < other; [done, at] = [done + 1, at + 1]) ends[at] = endOf(own[done]!);
    if (other < lines.length) ends[other] = endOf(own[base]!);
    [done, at] = [base + 1, other + 1];
  }
  return ends;
}

function endOf(line: string): LineEnd {
  return line.endsWith("\r") ? "\r\n" : "\n";
}

/** What most lines end in; undefined if there is one line only. */
function lineEndOf(text: string): LineEnd | undefined {
  const all = text.split("\n").length - 1;
  if (all === 0) return undefined;
  return (text.split("\r\n").length - 1) * 2 > all ? "\r\n" : "\n";
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, "");
}
