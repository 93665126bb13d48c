import type { Item } from "./item.ts";
import { constText, propertyText } from "./layout.ts";
import type { Expression } from "./layout.ts";
import { templateLiteralText } from "./literal.ts";
import { exampleArguments, inputSchema } from "./schema.ts";
import { exampleValue } from "./uri-template.ts";

/** The variables of the templates in `templates/items`. Every path in one of them is one of these: a test walks them. */
export interface ItemView {
  readonly file: string;
  readonly exported: string;
  readonly wire: string;
  /** Properties of the definition, with the comma, for where they stand in it. */
  readonly property: {
    readonly title: string;
    readonly description: string;
    readonly input: string;
    readonly uri: string;
  };
  /** Statements of the test. */
  readonly statement: {
    readonly args: string;
    readonly call: string;
    readonly prompt: string;
    readonly uri: string;
    readonly missing: string;
  };
  /** Inside a template literal: the title, and what inserts an argument. */
  readonly titleText: string;
  readonly fields: readonly { readonly name: string; readonly inserted: string }[];
  /** Of a resource's addresses. */
  readonly variable: string;
  readonly exampleValue: string;
}

export function makeItemView(item: Item): ItemView {
  const { file, exported, wire } = item.name;
  const fields = item.type === "resource" ? [] : item.fields;
  const { uri, variable } = item.type === "resource" ? item : { uri: "", variable: undefined };
  const addressFor = (value: string) => uri.replace(`{${variable}}`, value);
  const clientCall = (method: string, ...args: readonly string[]): Expression => ({
    kind: "calls",
    from: "await client",
    calls: [{ name: method, args: [text(wire), ...args.map(word)] }],
  });
  return {
    file,
    exported,
    wire,
    property: {
      title: propertyText("title", text(item.title), 1),
      description: propertyText("description", text(item.description), 1),
      input: propertyText("input", inputSchema(fields), 1),
      uri: propertyText(variable === undefined ? "uri" : "uriTemplate", text(uri), 1),
    },
    statement: {
      args: constText("args", exampleArguments(fields), 0),
      call: constText("{ text }", clientCall("call", "args"), 1),
      prompt: constText(
        "[message]",
        clientCall("prompt", ...(fields.length === 0 ? [] : ["args"])),
        1,
      ),
      uri: constText("uri", text(addressFor(exampleValue)), 0),
      missing: constText("missing", text(addressFor("missing")), 0),
    },
    titleText: templateLiteralText(item.title),
    fields: fields.map(({ name, optional }) => ({
      name,
      inserted: `\${args.${name}${optional ? ' ?? "not given"' : ""}}`,
    })),
    variable: variable ?? "",
    exampleValue,
  };
}

function text(given: string): Expression {
  return { kind: "string", text: given };
}

function word(given: string): Expression {
  return { kind: "word", text: given };
}
