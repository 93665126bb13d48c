import { builders, printer } from "prettier/doc";
import { stringLiteral } from "./literal.ts";

const { conditionalGroup, group, hardline, ifBreak, indent, join, line, softline } = builders;
type Doc = builders.Doc;

/** Source code whose length depends on what a person gave, so that it may have to be broken into lines. */
export type Expression =
  /** A name or a number, as it stands. */
  | { readonly kind: "word"; readonly text: string }
  /** The text, not its literal. */
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "array"; readonly elements: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [string, Expression])[] }
  /** `z.string().max(1000)`, from `z`. */
  | { readonly kind: "calls"; readonly from: string; readonly calls: readonly Call[] };

export interface Call {
  readonly name: string;
  readonly args: readonly Expression[];
}

/** `key: value,` as prettier lays it out, without the indentation of its first line. */
export function propertyText(key: string, value: Expression, level: number): string {
  return print(property(key, value), level);
}

/** `const left = value;` in the same way. */
export function constText(left: string, value: Expression, level: number): string {
  const start = `const ${left} =`;
  return print(
    value.kind === "string"
      ? group([start, indent([line, toDoc(value), ";"])])
      : [start, " ", toDoc(value), ";"],
    level,
  );
}

function print(doc: Doc, level: number): string {
  let nested: Doc = [hardline, doc];
  for (let depth = 0; depth < level; depth += 1) nested = indent(nested);
  const options = { printWidth: 80, tabWidth: 2, useTabs: false };
  return printer.printDocToString(nested, options).formatted.trimStart();
}

/** Behind a shorter key, a break would win next to nothing, and prettier makes none. */
const MIN_KEY_TO_BREAK_BEHIND = 5;

function property(key: string, value: Expression): Doc {
  return value.kind === "string" && key.length >= MIN_KEY_TO_BREAK_BEHIND
    ? group([key, ":", indent([line, toDoc(value), ","])])
    : [key, ": ", toDoc(value), ","];
}

function toDoc(expression: Expression): Doc {
  switch (expression.kind) {
    case "word":
      return expression.text;
    case "string":
      return stringLiteral(expression.text);
    case "array":
      return group(["[", listed(expression.elements), "]"]);
    case "object": {
      const entries = expression.entries.map(([key, value]) => property(key, value));
      return entries.length === 0
        ? "{}"
        : ["{", indent([hardline, join(hardline, entries)]), hardline, "}"];
    }
    case "calls":
      return chain(expression.from, expression.calls);
  }
}

function listed(elements: readonly Expression[]): Doc {
  return [indent([softline, join([",", line], elements.map(toDoc))]), ifBreak(","), softline];
}

function chain(from: string, calls: readonly Call[]): Doc {
  const parts = calls.map(({ name, args }): Doc => [".", name, "(", inBrackets(args), ")"]);
  const oneLine: Doc = [from, ...parts];
  if (parts.length === 1) return oneLine;
  const expanded: Doc = [from, indent([hardline, join(hardline, parts)])];
  const isLong = calls.length > 2 && calls.some(({ args }) => args.some(isInvolved));
  return isLong ? expanded : conditionalGroup([oneLine, expanded]);
}

function inBrackets(args: readonly Expression[]): Doc {
  const [first] = args;
  if (first === undefined) return "";
  const hugsIt = args.length === 1 && (first.kind === "array" || first.kind === "object");
  return hugsIt ? toDoc(first) : group(listed(args));
}

/** Prettier calls the others simple arguments. */
function isInvolved(arg: Expression): boolean {
  return (
    arg.kind === "calls" &&
    arg.calls.some(({ args }) => args.some(({ kind }) => kind === "array" || kind === "object"))
  );
}
