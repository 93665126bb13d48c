import { format, type Options } from "prettier";
import type { Edit, Edits } from "../edit.ts";
import { changedEach, isCode, type Tree } from "../tree.ts";

/** A formatter takes its time; the same text comes again with every project. */
const formatted = new Map<string, Promise<string>>();

function formatterOf(style: Options) {
  return (text: string, path: string) => {
    const key = `${path} ${JSON.stringify(style)}\n${text}`;
    if (!formatted.has(key)) formatted.set(key, format(text, { ...style, filepath: path }));
    return formatted.get(key)!;
  };
}

/** Formatted in the person's own style. */
function formattedBy(isPicked: (path: string) => boolean, style: Options): Edit["make"] {
  const formatter = formatterOf(style);
  return async (tree) => {
    const texts = new Map<string, string>();
    for (const [path, { text }] of tree) {
      if (isPicked(path)) texts.set(path, await formatter(text, path));
    }
    return changedEach(tree, isPicked, (_text, path) => texts.get(path)!);
  };
}

const isPrettierFile = (path: string) => isCode(path) || /\.(json|md)$/.test(path);

const everywhere: Options = { useTabs: true, singleQuote: true };

const licence = `/*
 * Copyright (c) 2026 Example Ltd.
 * SPDX-License-Identifier: Apache-2.0
 */
`;

function each(isPicked: (path: string) => boolean, change: (text: string, path: string) => string) {
  return { make: (tree: Tree) => changedEach(tree, isPicked, change) };
}

export const formatEdits: Edits = {
  "format: prettier with tabs and single quotes, everywhere": {
    make: formattedBy(isPrettierFile, everywhere),
    formatter: async (text, path) =>
      isPrettierFile(path) ? formatterOf(everywhere)(text, path) : text,
  },

  "format: standard style, without semicolons, in the features": {
    make: formattedBy((path) => /^src\/(features|mcp|tools)\//.test(path), {
      semi: false,
      singleQuote: true,
      trailingComma: "none",
    }),
  },

  "format: four spaces and 120 columns, in the machinery and its tests": {
    make: formattedBy((path) => /^(src\/lib|test)\//.test(path), {
      tabWidth: 4,
      printWidth: 120,
      bracketSpacing: false,
    }),
  },

  "format: CRLF everywhere, as a checkout on Windows has it": each(
    () => true,
    (text) => text.replaceAll("\n", "\r\n"),
  ),

  // Nothing can be built where one stands before what tells the system which program runs the file.
  "format: a byte-order mark in the lists and the code": each(isCode, (text) =>
    text.startsWith("#!") ? text : `\uFEFF${text}`,
  ),

  "format: no line end at the end of any file": each(
    () => true,
    (text) => text.replace(/\n$/, ""),
  ),

  "format: an empty line at the end of any file": each(isCode, (text) => `${text}\n`),

  "format: CRLF in some lines only": each(
    (path) => isCode(path) || path === "README.md",
    (text) => text.replaceAll("\n\n", "\r\n\n"),
  ),

  "format: a licence above each file": each(isCode, (text) =>
    text.startsWith("#!") ? text.replace("\n", `\n${licence}`) : licence + text,
  ),
};
