/**
 * A text as it must stand in a Markdown paragraph, on one line, to be read as itself. Ordinary text stays as it is;
 * what it gets otherwise is what prettier leaves alone.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*[\]<>|~$]/g, "\\$&")
    .replaceAll(/&(?=#|\w)/g, "&amp;")
    .replaceAll(/(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, (run) => "\\_".repeat(run.length))
    .replace(/^(#|\+|-|=)/, "\\$1")
    .replace(/^(\d+)([.)])/, "$1\\$2")
    .replaceAll(/[\n\r\t]|^ | $|(?<= ) /g, (space) => `&#${space.codePointAt(0)};`);
}
