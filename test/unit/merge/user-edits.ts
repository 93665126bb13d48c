import fc from "fast-check";

/** What a person does to the lines of a file, anywhere in it. */
type Edit =
  | { readonly kind: "insert" | "change"; readonly at: number; readonly words: string }
  | { readonly kind: "delete" | "repeat"; readonly at: number; readonly count: number }
  | { readonly kind: "move"; readonly at: number; readonly count: number; readonly to: number }
  | { readonly kind: "function"; readonly at: number; readonly words: string };

const at = fc.nat(10_000);
const count = fc.integer({ min: 1, max: 4 });

/**
 * Changes of lines.
 *
 * @param name is in every line that is written, so that it is known where it comes from
 */
export function userEdits(name: string, most = 4): fc.Arbitrary<(text: string) => string> {
  const words = fc
    .stringMatching(/^[a-z]{1,8}$/)
    .chain((word) => fc.nat(99_999).map((number) => `${name} ${word}${number}`));
  const edit: fc.Arbitrary<Edit> = fc.oneof(
    fc.record({ kind: fc.constantFrom("insert", "change"), at, words }),
    fc.record({ kind: fc.constantFrom("delete", "repeat"), at, count }),
    fc.record({ kind: fc.constant("move"), at, count, to: at }),
    fc.record({ kind: fc.constant("function"), at, words }),
  );
  return fc
    .array(edit, { minLength: 1, maxLength: most })
    .map((edits) => (text: string) => edits.reduce(edited, text));
}

function edited(text: string, edit: Edit): string {
  const lines = text.split("\n").slice(0, -1);
  const index = edit.at % (lines.length + 1);
  switch (edit.kind) {
    case "insert":
      lines.splice(index, 0, edit.words);
      break;
    case "change":
      if (index < lines.length) lines[index] += ` // ${edit.words}`;
      break;
    case "delete":
      lines.splice(index, edit.count);
      break;
    case "repeat":
      lines.splice(index, 0, ...lines.slice(index, index + 1));
      break;
    case "move":
      lines.splice(edit.to % (lines.length + 1), 0, ...lines.splice(index, edit.count));
      break;
    case "function":
      lines.splice(
        index,
        0,
        `function ${edit.words.replace(" ", "_")}() {`,
        "  return 1;",
        "}",
        "",
      );
      break;
  }
  return lines.map((line) => `${line}\n`).join("");
}
