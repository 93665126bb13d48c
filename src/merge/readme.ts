import { lineMap } from "./clashes.ts";
import { areUnique, changeEntries } from "./entries.ts";
import type { Entry } from "./entries.ts";
import { clean, conflictsOf, withLines } from "./merged.ts";
import type { Merged, Piece } from "./merged.ts";
import { commonOrder, placeOf } from "./place.ts";
import { deeper, pointedAs, pointsOf, sectionsOf } from "./readme-sections.ts";
import type { Section } from "./readme-sections.ts";
import { rewrapped } from "./rewrapped.ts";
import { similarity } from "./similarity.ts";
import { plainStyle, textFrom } from "./style.ts";
import { mergeText } from "./text.ts";

/** Below this, a section has been rewritten: there is nothing left to merge with. */
const rewritten = 0.5;
/** From this on, a section under another heading is still the same. */
const renamed = 0.6;

/** A section of the person's file while it is merged. */
interface Part {
  /** As in the base or in `theirs`, also under a new heading; undefined if the section is the person's own. */
  readonly key: string | undefined;
  readonly section: Section;
  readonly merged: Merged;
  /** The blank lines behind it. */
  readonly gap: number;
}

/**
 * Merges plain texts of Markdown by section: those that `theirs` adds, removes or changes, wherever they stand in
 * `ours`, under whatever heading. A section that the person has rewritten stays.
 */
export function mergeReadme(base: string, ours: string, theirs: string): Merged {
  if (ours === theirs || theirs === base) return clean(ours);
  if (ours === base) return clean(theirs);
  const before = sectionsOf(base);
  const after = sectionsOf(theirs);
  const notices: string[] = [];
  let parts = partsOf(ours, before, after);
  // What is new comes first, beside what will go: it may take its place.
  for (const section of after) {
    if (!find(before, section.key)) parts = added(parts, section, before, after, notices);
  }
  for (const section of before) {
    const next = find(after, section.key);
    const index = parts.findIndex(({ key }) => key === section.key);
    if (index === -1) {
      if (next && textFrom(next.lines) !== textFrom(section.lines)) {
        notices.push(
          `does without the section "${heading(section)}", which has changed: you removed it`,
        );
      }
      continue;
    }
    if (!next) parts = removed(parts, index, section, notices);
    else parts = parts.with(index, changed(parts[index]!, section, next, notices));
  }
  return { pieces: piecesOf(parts), notices, style: plainStyle };
}

function find(sections: readonly Section[], key: string): Section | undefined {
  return sections.find((section) => section.key === key);
}

function partsOf(ours: string, before: readonly Section[], after: readonly Section[]): Part[] {
  const known = new Set([...before, ...after].map(({ key }) => key));
  const sections = sectionsOf(ours, known);
  const keys = sections.map(({ key }, index) => {
    const isFirst = sections.findIndex((other) => other.key === key) === index;
    return known.has(key) && isFirst ? key : undefined;
  });
  for (const { key, lines } of before) {
    if (keys.includes(key)) continue;
    const scores = sections.map((section, index) =>
      keys[index] === undefined && section.level > 0
        ? likeness(section.lines.slice(1), lines.slice(1))
        : 0,
    );
    const best = Math.max(...scores);
    if (best >= renamed) keys[scores.indexOf(best)] = key;
  }
  return sections.map((section, index) => ({
    key: keys[index],
    section,
    merged: clean(textFrom(section.lines)),
    gap: section.gap,
  }));
}

function added(
  parts: readonly Part[],
  section: Section,
  before: readonly Section[],
  after: readonly Section[],
  notices: string[],
): Part[] {
  // No heading has a line end in it.
  const present = parts.map(({ key }) => key ?? "\n");
  if (present.includes(section.key)) {
    notices.push(`does without the new section "${heading(section)}": you have one of that name`);
    return [...parts];
  }
  const keys = (sections: readonly Section[]) => sections.map(({ key }) => key);
  const place = placeOf(section.key, commonOrder(keys(before), keys(after)), present);
  const index = place ? place.index + (place.side === "after" ? 1 : 0) : 0;
  const above = parts[index - 1];
  const levels = place ? levelsBelow(parts[place.index]!, [...after, ...before]) : 0;
  const merged = clean(textFrom(deeper(section.lines, levels)));
  const part = { key: section.key, section, merged };
  // The gap that was there stays below the new section.
  return [
    ...parts.slice(0, Math.max(index - 1, 0)),
    ...(above ? [{ ...above, gap: 1 }] : []),
    { ...part, gap: above ? above.gap : parts.length > 0 ? 1 : 0 },
    ...parts.slice(index),
  ];
}

/** How many levels deeper than it was generated the person has a section. */
function levelsBelow({ key, section }: Part, generated: readonly Section[]): number {
  const level = key === "#" ? undefined : find(generated, key ?? "\n")?.level;
  return level === undefined ? 0 : section.level - level;
}

function removed(
  parts: readonly Part[],
  index: number,
  before: Section,
  notices: string[],
): Part[] {
  const part = parts[index]!;
  const asGenerated = deeper(before.lines, levelsBelow(part, [before]));
  if (textFrom(part.section.lines) !== textFrom(asGenerated)) {
    notices.push(
      `keeps the section "${heading(part.section)}", which is to be removed: you changed it`,
    );
    return [...parts];
  }
  const above = parts[index - 1];
  return [
    ...parts.slice(0, Math.max(index - 1, 0)),
    ...(above ? [{ ...above, gap: part.gap }] : []),
    ...parts.slice(index + 1),
  ];
}

function changed(part: Part, before: Section, next: Section, notices: string[]): Part {
  const mine = textFrom(part.section.lines);
  const levels = levelsBelow(part, [before]);
  const asOurs = ({ lines }: Section) =>
    textFrom(pointedAs(deeper(lines, levels), part.section.lines));
  const [was, becomes] = [asOurs(before), asOurs(next)];
  if (was === becomes) return part;
  const merged = mergeSection(was, mine, becomes);
  const isConflict = conflictsOf(merged).length > 0;
  if (isConflict && likeness(part.section.lines, before.lines) < rewritten) {
    notices.push(`keeps the section "${heading(part.section)}" as you rewrote it`);
    return part;
  }
  notices.push(...merged.notices);
  return { ...part, merged: withLines(merged, (line) => line + part.section.line - 1) };
}

/** First the points of its lists, each by itself, then the rest as text. */
function mergeSection(base: string, ours: string, theirs: string): Merged {
  const [before, mine, after] = [base, ours, theirs].map(pointsOf) as [Entry[], Entry[], Entry[]];
  if (before.length === 0 || ![before, mine, after].every(areUnique)) {
    return withoutWrapping(mergeText(base, ours, theirs, isPoint));
  }
  const shifted = changeEntries(base, base, theirs, pointsOf, []);
  const notices: string[] = [];
  let edited = ours;
  // A list that the person has made something else of stays that.
  if (before.some(({ key }) => mine.some((own) => own.key === key))) {
    edited = changeEntries(ours, base, theirs, pointsOf, notices);
  } else if (shifted !== base) {
    notices.push(`does without points of the section "${headingOf(ours)}": it has no list now`);
  }
  const rest = withLines(mergeText(shifted, edited, theirs, isPoint), lineMap(ours, edited));
  return { ...withoutWrapping(rest), notices };
}

/** Where the person's editor has only broken the lines elsewhere, nobody is asked. */
function withoutWrapping(merged: Merged): Merged {
  const pieces = merged.pieces.map((piece) =>
    typeof piece === "string" ? piece : (rewrapped(piece) ?? piece),
  );
  return { ...merged, pieces };
}

/** By words: a paragraph is one line. */
function likeness(a: readonly string[], b: readonly string[]): number {
  const words = (lines: readonly string[]) => lines.join(" ").split(/\s+/);
  return similarity(words(a), words(b));
}

/** One point of a list stands beside another, in any order. */
function isPoint(line: string): boolean {
  return /^\s*([-*+]|\d+[.)]) \S/.test(line);
}

function heading({ lines }: Section): string {
  return headingOf(lines[0]!);
}

function headingOf(text: string): string {
  return text.split("\n", 1)[0]!.replaceAll(/^[\s#]+|[\s#]+$/g, "");
}

function piecesOf(parts: readonly Part[]): Piece[] {
  return parts
    .flatMap(({ merged, gap }) => [...merged.pieces, "\n".repeat(gap)])
    .filter((piece) => piece !== "");
}
