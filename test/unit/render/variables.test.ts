import { readFile } from "node:fs/promises";
import { relative, sep } from "node:path";
import Handlebars from "handlebars";
import { expect, test } from "vitest";
import { filesBelow, templatesDirectory } from "../../../scripts/templates.ts";
import { features } from "../../../src/features/index.ts";
import { readItem } from "../../../src/items/read-item.ts";
import { makeItemView } from "../../../src/items/view.ts";
import { helperNames } from "../../../src/render/helpers.ts";
import { makeView } from "../../../src/render/view.ts";
import { someOptions } from "./options.ts";

// Handlebars is silent about `{{#if typo}}` and `{{#each typo}}`, strict or not: hence this walk.
const options = someOptions();
const projectView = {
  ...makeView(
    options,
    features.map(({ id }) => ({ id, active: true })),
    // A list that is empty today would hide the names of its lines.
    [
      ...features.map((feature) => feature.contribute(options)),
      { templates: [], lists: [{ list: "features", name: "any", from: "./any.ts" }] },
    ],
  ),
  sections: "",
};

const itemView = makeItemView(
  readItem({ type: "tool", name: "any", fields: ["any:string"], options: {} }),
);

/** The paths of a template that are no variable of the view. */
function unknownPaths(text: string, view: object = projectView): string[] {
  return unknownIn(Handlebars.parse(text), [view]);
}

/** `scopes` are the values that a path may start from, innermost last. */
function unknownIn(program: hbs.AST.Program, scopes: readonly unknown[]): string[] {
  const unknown: string[] = [];
  const check = (node: hbs.AST.Node) => {
    if (node.type !== "PathExpression") return;
    const path = node as hbs.AST.PathExpression;
    if (!isKnown(path, scopes)) unknown.push(path.original);
  };
  const call = (
    node: hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression,
  ) => {
    const name = node.path as hbs.AST.PathExpression;
    const isCall = node.params.length > 0 || node.hash !== undefined;
    if (!isCall) check(name);
    else if (!knownCalls.includes(name.original)) unknown.push(name.original);
    for (const argument of [
      ...node.params,
      ...(node.hash?.pairs.map((pair) => pair.value) ?? []),
    ]) {
      if (argument.type === "SubExpression") call(argument as hbs.AST.SubExpression);
      else check(argument);
    }
  };
  for (const statement of program.body) {
    if (statement.type === "MustacheStatement") call(statement as hbs.AST.MustacheStatement);
    if (statement.type !== "BlockStatement") continue;
    const block = statement as hbs.AST.BlockStatement;
    call(block);
    unknown.push(...unknownIn(block.program, [...scopes, ...innerScope(block, scopes)]));
    if (block.inverse) unknown.push(...unknownIn(block.inverse, scopes));
  }
  return unknown;
}

const knownCalls = ["if", "unless", "each", "with", ...helperNames] as string[];

function innerScope(block: hbs.AST.BlockStatement, scopes: readonly unknown[]): unknown[] {
  const helper = (block.path as hbs.AST.PathExpression).original;
  if (helper !== "each" && helper !== "with") return [];
  const value = valueOf(block.params[0] as hbs.AST.PathExpression, scopes);
  return [helper === "each" ? Object.values(value ?? {})[0] : value];
}

function isKnown(path: hbs.AST.PathExpression, scopes: readonly unknown[]): boolean {
  if (path.data)
    return path.parts[0] === "root" || ["index", "key", "first", "last"].includes(path.parts[0]!);
  return hasPath(path.depth === 0 ? scopes.at(-1) : scopes.at(-1 - path.depth), path.parts);
}

function hasPath(value: unknown, parts: readonly string[]): boolean {
  if (parts.length === 0) return true;
  const [first, ...rest] = parts as [string, ...string[]];
  return (
    value instanceof Object && Object.hasOwn(value, first) && hasPath((value as never)[first], rest)
  );
}

function valueOf(path: hbs.AST.PathExpression, scopes: readonly unknown[]): object | undefined {
  const start: unknown = scopes.at(-1 - path.depth);
  return path.parts.reduce<any>((value, part) => value?.[part], start);
}

test("every path in every template is a declared variable", async () => {
  const found: Record<string, string[]> = {};
  const files = await filesBelow(templatesDirectory);
  const templates = files.filter((file) => file.endsWith(".hbs") && !file.includes("node_modules"));
  for (const file of templates) {
    const path = relative(templatesDirectory, file);
    const view = path.startsWith(`items${sep}`) ? itemView : projectView;
    const unknown = unknownPaths(await readFile(file, "utf8"), view);
    if (unknown.length > 0) found[path] = unknown;
  }
  expect(templates.length).toBeGreaterThan(0);
  expect(found).toEqual({});
});

test.each([
  ["{{#if typo}}{{/if}}", ["typo"]],
  ["{{#if has.typo}}{{/if}}", ["has.typo"]],
  ["{{#each typo}}{{/each}}", ["typo"]],
  ["{{#each settings}}{{typo}}{{/each}}", ["typo"]],
  ["{{#each settings}}{{#if typo}}{{/if}}{{name}}{{/each}}", ["typo"]],
  ["{{#each settings}}{{../name}}{{../typo}}{{@last}}{{/each}}", ["../typo"]],
  ["{{#unless name}}{{else}}{{typo}}{{/unless}}", ["typo"]],
  ["{{md typo}}", ["typo"]],
  ["{{typo name}}", ["typo"]],
  ["{{#if (md typo)}}{{/if}}", ["typo"]],
  ['{{packageManager.typo}} {{name}} {{run "dev"}}', ["packageManager.typo"]],
])("the walk reports %s", (text, expected) => {
  expect(unknownPaths(text)).toEqual(expected);
});
