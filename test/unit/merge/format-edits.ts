import fc from "fast-check";
import type { MergeKind } from "../../../src/render/file-map.ts";

type Change = (text: string) => string;

/** What formatters, editors and tidy people do to a whole file without changing what it says. */
const everywhere: readonly Change[] = [
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => `\uFEFF${text}`,
  (text) => text.replace(/\r?\n$/, ""),
  (text) => text.replaceAll(/^( {2})+/gm, (spaces) => "\t".repeat(spaces.length / 2)),
  (text) => text.replaceAll(/^( {2})+/gm, (spaces) => spaces + spaces),
];

const ofCode: readonly Change[] = [
  (text) => text.replaceAll('"', "'"),
  (text) => text.replaceAll(/;$/gm, ""),
  (text) => text.replaceAll(/\{ (\w+) \}/g, "{$1}"),
  (text) => text.replaceAll(/\.ts(["'])/g, ".js$1"),
  // Lists on one line, with and without the last comma.
  (text) =>
    text.replace(
      /([[{])\n([^\]}/]*),\n([\]}])/,
      (_, open, inner, close) => open + inner.replaceAll(/\s+/g, " ").trim() + close,
    ),
  (text) => text.replace(/,\n([\]}])/, "\n$1"),
  (text) => text.replace(/^ {2}\/\/ .*\n/m, ""),
];

const ofSettings: readonly Change[] = [
  (text) => text.replaceAll("\n\n", "\n"),
  (text) => text.replaceAll(/^# (?=[A-Z_]+=)/gm, ""),
  (text) => text.replaceAll(/^# (?=[A-Z_]+=)/gm, "#"),
];

const ofReadme: readonly Change[] = [
  (text) => text.replaceAll(/^## (.*)$/gm, "### $1"),
  (text) =>
    text.replaceAll(/^## (.*)$/gm, (_, words: string) => `${words}\n${"-".repeat(words.length)}`),
  (text) => text.replaceAll(/^- /gm, "* "),
  (text) => text.replaceAll("\n\n", "\n\n\n"),
];

const ofJson: readonly Change[] = [
  (text) =>
    text.replaceAll(
      /\[\s*([^\]]*?)\s*\]/g,
      (_, inner: string) => `[${inner.replaceAll(/\s+/g, " ")}]`,
    ),
  (text) =>
    text.replace(
      /"scripts": \{([^}]*)\}/,
      (_, inner: string) => `"scripts": {${inner.replaceAll(/\s*\n\s*/g, " ")}}`,
    ),
];

const byKind: { readonly [Kind in MergeKind]: readonly Change[] } = {
  text: ofCode,
  list: ofCode,
  lines: ofSettings,
  readme: ofReadme,
  json: ofJson,
};

export function formatEdits(kind: MergeKind): fc.Arbitrary<Change> {
  return fc
    .uniqueArray(fc.constantFrom(...everywhere, ...byKind[kind]), { minLength: 1, maxLength: 3 })
    .map((changes) => (text: string) => changes.reduce((changed, change) => change(changed), text));
}
