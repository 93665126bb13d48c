/**
 * A text as a TypeScript string literal, with the quotes that prettier would choose. The text has one line and no
 * control characters: `refuseDescription` sees to that.
 */
export function stringLiteral(text: string): string {
  const count = (quote: string) => text.split(quote).length;
  const quote = count('"') > count("'") ? "'" : '"';
  const escaped = text.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`);
  return `${quote}${withoutDisguise(escaped)}${quote}`;
}

/** A text as it stands inside a template literal. */
export function templateLiteralText(text: string): string {
  return withoutDisguise(text.replaceAll(/[\\`]|\$(?=\{)/g, "\\$&"));
}

/**
 * Marks of direction let source code read otherwise than it runs (CVE-2021-42574), and a byte-order mark is not seen
 * at all: they stand there as escapes. Letters of any script stay as they are.
 */
function withoutDisguise(source: string): string {
  return source.replaceAll(
    /[\p{Bidi_Control}\ufeff]/gu,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
