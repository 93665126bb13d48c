import fc from "fast-check";
import { formatEdits } from "./format-edits.ts";
import { userEdits } from "./user-edits.ts";

type Edit = (text: string) => string;

const at = fc.nat(100);
const name = fc.nat(999).map((number) => `mine${number}`);

/** What a person does to a list file, such that it is still one. */
const tidy: fc.Arbitrary<Edit> = fc.oneof(
  // A tool of one's own, anywhere in the list, imported anywhere among the imports.
  fc.tuple(name, at, at).map(([own, entry, statement]) => (text: string) => {
    const withEntry = beside(text, /^ {2}\w+,$/, entry, `  ${own},`);
    return beside(withEntry, /^import /, statement, `import { ${own} } from "./${own}.ts";`);
  }),
  // Two entries, or two imports, in another order.
  fc
    .tuple(at, at, fc.constantFrom(/^ {2}\w+,$/, /^import /))
    .map(([a, b, pattern]) => (text: string) => {
      const lines = text.split("\n");
      const found = lines.flatMap((line, index) => (pattern.test(line) ? [index] : []));
      const [i, j] = [found[a % found.length]!, found[b % found.length]!];
      if (found.length === 0) return text;
      return lines.with(i, lines[j]!).with(j, lines[i]!).join("\n");
    }),
  // An entry that is commented out, with its import.
  at.map((index) => (text: string) => {
    const names = [...text.matchAll(/^ {2}(\w+),$/gm)].map((match) => match[1]!);
    const out = names[index % names.length];
    if (out === undefined) return text;
    return text
      .replace(new RegExp(`^ {2}${out},$`, "m"), `  // ${out}, not yet`)
      .replace(new RegExp(`^import .*\\b${out}\\b.*\n`, "m"), "");
  }),
  // A comment above an entry or an import.
  fc.tuple(at, name).map(
    ([index, words]) =>
      (text: string) =>
        beside(text, /^ {2}\w+,$|^import /, index, `// about ${words}`),
  ),
  // The first entries on one line.
  fc.constant((text: string) => text.replace(/^( {2}\w+,)\n {2}(\w+,)$/m, "$1 $2")),
  // An import that has another name in it, and code behind the list.
  name.map(
    (own) => (text: string) => text.replace(/^import \{ (\w+) \}/m, `import { $1, ${own} }`),
  ),
  name.map((own) => (text: string) => `${text}\nexport const ${own} = { a: [1, 2], b: /[/"]/ };\n`),
  name.map((own) => (text: string) => `/* ${own}\n * of ours */\n\n${text}`),
);

export function tidyListEdits(): fc.Arbitrary<Edit> {
  return fc
    .tuple(fc.array(tidy, { maxLength: 4 }), fc.option(formatEdits("list"), { nil: undefined }))
    .map(([edits, format]) => (text: string) => {
      const edited = edits.reduce((result, edit) => edit(result), text);
      return format ? format(edited) : edited;
    });
}

/** These, and such that leave nothing of a list. */
export function listEdits(): fc.Arbitrary<Edit> {
  return fc.oneof(
    { weight: 3, arbitrary: tidyListEdits() },
    {
      weight: 1,
      arbitrary: fc.tuple(tidyListEdits(), userEdits("mine")).map(
        ([tidily, wildly]) =>
          (text: string) =>
            wildly(tidily(text)),
      ),
    },
  );
}

/** Inserts a line before or behind one of those that match. */
function beside(text: string, pattern: RegExp, index: number, line: string): string {
  const lines = text.split("\n");
  const found = lines.flatMap((other, at) => (pattern.test(other) ? [at, at + 1] : []));
  const place = found[index % found.length];
  return place === undefined ? text : lines.toSpliced(place, 0, line).join("\n");
}
