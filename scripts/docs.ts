import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { format } from "prettier";
import { checksByPlace } from "../src/check/checks/index.ts";
import { argumentsFor } from "../src/options/arguments.ts";
import { valuesThatBring } from "../src/options/brings.ts";
import type { Option } from "../src/options/option.ts";
import { OPTIONS } from "../src/options/table.ts";

export const readme = resolve(import.meta.dirname, "../README.md");

export const checksPage = resolve(import.meta.dirname, "../docs/checks.md");

const start = "<!-- options: written by `npm run docs`, checked by a test -->";
const end = "<!-- /options -->";

/** The README with the option table as it is today between its two marks. */
export function withOptions(text: string): string {
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`README.md lacks ${start} … ${end}`);
  const rows = (OPTIONS as readonly Option[]).map(asRow).join("\n");
  return `${before}${start}\n\n${rows}\n\n${end}${after}`;
}

function asRow(option: Option): string {
  const needs = option.needs === undefined ? "" : `; needs \`${option.needs}\``;
  return `- ${flags(option)}: ${option.summary}${values(option)}${byDefault(option)}${needs}${brings(option)}`;
}

function brings(option: Option): string {
  if (option.kind !== "choices") return "";
  const each = valuesThatBring(option);
  return each.map(({ id, brings, hint }) => `; \`${id}\` brings \`${brings}\`${hint}`).join("");
}

function flags(option: Option): string {
  if (option.kind === "switch") return `\`--${option.id}\`, \`--no-${option.id}\``;
  const argument = { text: "<text>", choice: "<one>", choices: "<list>" }[option.kind];
  return `\`--${option.id} ${argument}\``;
}

function values(option: Option): string {
  return "values" in option ? `: ${option.values.map(({ id }) => `\`${id}\``).join(", ")}` : "";
}

function byDefault(option: Option): string {
  // Depends on where and how it is started: the summary says so.
  const known = { directory: "", packageManager: "" };
  const value = option.default(known);
  if (value === undefined || value === "") return "";
  return ` (default \`${option.kind === "switch" ? argumentsFor(option, value)[0] : value}\`)`;
}

/** The page of all that `check` looks at, in its order. */
export async function checksAsMarkdown(): Promise<string> {
  const sections = checksByPlace.map(({ place, checks }) => {
    const rows = checks.map(({ id, title }) => `| \`${id}\` | ${title} |`);
    return [`## ${place}`, "", "| check | passes if |", "| --- | --- |", ...rows].join("\n");
  });
  const text = [
    "# What `check` looks at",
    "<!-- written by `npm run docs`, checked by a test -->",
    "A check that is for an option is made where the project has it. What one needs to be tried at all comes before it.",
    ...sections,
  ].join("\n\n");
  return format(text, { parser: "markdown" });
}

if (process.argv[1] === import.meta.filename) {
  await writeFile(readme, withOptions(await readFile(readme, "utf8")));
  await writeFile(checksPage, await checksAsMarkdown());
}
