/**
 * A text as a TypeScript string literal, in the quotes that prettier would choose: double ones, unless that means
 * more escapes.
 */
export function stringLiteral(text: string): string {
  // JSON allows these two in a string, as JavaScript has done since ES2019; editors and older tools still break there.
  const literal = JSON.stringify(text)
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
  const count = (quote: string) => text.split(quote).length - 1;
  if (count('"') <= count("'")) return literal;
  const inner = literal.slice(1, -1).replaceAll(/\\.|'/g, (part) => {
    if (part === '\\"') return '"';
    return part === "'" ? "\\'" : part;
  });
  return `'${inner}'`;
}
