import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { swap } from "./swap.ts";

type Change = (text: string) => string;

const ownTool = `import { z } from "zod";

import { defineTool } from "../mcp/tool.ts";

export const getForecast = defineTool({
  name: "get_forecast",
  title: "Forecast",
  description: "Says what the weather will be.",
  input: z.strictObject({ city: z.string() }),
  run: ({ city }) => \`It rains in \${city}.\`,
});
`;

/** What a person does to a project in its first week: by path, and where the file is then. */
const edits: readonly { readonly path: string; readonly to?: string; readonly change: Change }[] = [
  {
    path: "src/tools/index.ts",
    change: (text) =>
      [
        ['import { countPrimes } from "./count-primes.ts";\n', ""],
        ["  countPrimes,\n", "  getForecast,\n"],
        [
          '"./hash-text.ts";\n',
          '"./hashes/hash-text.ts";\nimport { getForecast } from "./get-forecast.ts";\n',
        ],
      ].reduce((edited, [was = "", is = ""]) => swap(edited, was, is), text),
  },
  {
    path: "src/tools/hash-text.ts",
    to: "src/tools/hashes/hash-text.ts",
    change: (text) => swap(swap(text, '"../mcp/', '"../../mcp/'), "max(10_000)", "max(20_000)"),
  },
  {
    // Saved by an editor on Windows.
    path: "src/main.ts",
    change: (text) =>
      swap(text, "const config =", 'process.title = "ours";\n\nconst config =').replaceAll(
        "\n",
        "\r\n",
      ),
  },
  {
    path: "README.md",
    change: (text) =>
      `${swap(text, "settings, log, errors\n", "settings, log, errors\n- `docs/`: ours\n")}\n## Operations\n\nAsk Ada.\n`,
  },
  {
    path: "package.json",
    change: (text) =>
      swap(
        swap(text, "tsx watch", "tsx watch --clear-screen=false"),
        '"scripts": {',
        '"scripts": {\n    "deploy": "./deploy.sh",',
      ),
  },
  {
    path: ".env.example",
    change: (text) => `${text}\n# Where forecasts come from\n# FORECAST_URL=\n`,
  },
];

/** The lines that only the person wrote, by the path where they are to be found. */
export const linesOfThePerson: Readonly<Record<string, readonly string[]>> = {
  "src/tools/get-forecast.ts": ownTool.split("\n"),
  "src/tools/index.ts": [
    'import { getForecast } from "./get-forecast.ts";',
    'import { hashText } from "./hashes/hash-text.ts";',
    "  getForecast,",
  ],
  "src/tools/hashes/hash-text.ts": [
    'import { defineTool } from "../../mcp/tool.ts";',
    "    text: z.string().max(20_000),",
  ],
  "src/main.ts": ['process.title = "ours";\r'],
  "README.md": ["- `docs/`: ours", "## Operations", "Ask Ada."],
  "package.json": [
    '    "deploy": "./deploy.sh",',
    '    "dev": "tsx watch --clear-screen=false src/main.ts --transport http",',
  ],
  ".env.example": ["# Where forecasts come from", "# FORECAST_URL="],
};

export const deletedExample = "src/tools/count-primes.ts";

/** An own tool, an example deleted, a file moved, line ends of another system, and edits all over the place. */
export async function editAsAPerson(root: string): Promise<void> {
  await writeFile(join(root, "src/tools/get-forecast.ts"), ownTool);
  await rm(join(root, deletedExample));
  for (const { path, to = path, change } of edits) {
    const text = change(await readFile(join(root, path), "utf8"));
    await mkdir(dirname(join(root, to)), { recursive: true });
    if (to !== path) await rm(join(root, path));
    await writeFile(join(root, to), text);
  }
}

/** @returns the copy */
export async function copyOf(project: string, to: string, withPackages = false): Promise<string> {
  await cp(project, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => withPackages || source !== join(project, "node_modules"),
  });
  return to;
}
