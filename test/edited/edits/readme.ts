import type { Change, Edit, Edits } from "../edit.ts";
import { changed, moved, replaced, textOf, without } from "../tree.ts";

const path = "README.md";

/** What stands above the first heading of the second level, and the sections, each from its heading on. */
function split(text: string): string[] {
  return text.split(/^(?=## )/m);
}

function sections(change: (top: string, sections: string[]) => readonly string[]): Edit["make"] {
  return (tree) =>
    changed(tree, path, (text) => {
      const [top = "", ...rest] = split(text);
      const next = change(top, rest).map((section) => `${section.trimEnd()}\n`);
      return next.join("\n");
    });
}

/** An edit of one section, where there is one with this heading. */
function section(heading: string, change: (section: string) => string): Edit["make"] {
  return (tree) => {
    const old = split(textOf(tree, path)).find((one) => one.startsWith(`## ${heading}\n`));
    return old === undefined ? undefined : replaced(tree, path, old, change(old));
  };
}

const own = (title: string) => `## ${title}

We run this on two machines. Ask in the channel before you restart either.

- staging: <https://staging.example.com/mcp>
- production: <https://mcp.example.com/mcp>
`;

const german: Readonly<Record<string, string>> = {
  Start: "Erste Schritte",
  "Over HTTP": "Über HTTP",
  "Who may call": "Wer aufrufen darf",
  "How often": "Wie oft",
  Health: "Zustand",
  Stopping: "Anhalten",
  "Over stdio": "Über stdio",
  "The code": "Der Code",
  Settings: "Einstellungen",
  Publish: "Veröffentlichen",
};

/** As an editor does it that wraps prose at 80 columns; code, lists and headings stay as they are. */
function wrapped(text: string): string {
  return text
    .split(/(^```[\s\S]*?^```$)/m)
    .map((part) => (part.startsWith("```") ? part : part.replace(/^[A-Z`].{80,}$/gm, wrappedLine)))
    .join("");
}

function wrappedLine(line: string): string {
  return line.replace(/(.{1,80})(?: |$)/g, "$1\n").trimEnd();
}

/** Whether a command of npm's goes from a section that stays. */
function startsOtherwise({ base, theirs }: Change): boolean {
  const [auth, http] = ["src/features/auth.ts", "src/mcp/http.ts"];
  if (base.has(http) && !theirs.has(http)) return false;
  const commands = (files: Change["base"]) =>
    files
      .get(path)!
      .text.split("\n")
      .filter((line) => /\bnpm (install|run |test)/.test(line));
  const next = commands(theirs);
  return base.has(auth) === theirs.has(auth) && commands(base).some((line) => !next.includes(line));
}

export const readmeEdits: Edits = {
  "README: is written anew": {
    make: (tree) =>
      changed(
        tree,
        path,
        () => `Weather for the agents of Example Ltd
=====================================

Start it with \`docker compose up\`, and look at the dashboards if it is slow.

## Who to ask

Ada, then Bob.

## Deploying

Merge to \`main\`. The pipeline does the rest.
`,
      ),
  },

  "README: has badges under its title, and a table of contents": {
    make: sections((top, rest) => [
      top.replace(
        /^# .*\n/,
        (title) => `${title}\n[![CI](https://ci.example.com/badge.svg)](https://ci.example.com)\n`,
      ),
      `## Contents\n\n${rest
        .map((one) => /^## (.*)/.exec(one)![1]!)
        .map((title) => `- [${title}](#${title.toLowerCase().replaceAll(" ", "-")})`)
        .join("\n")}\n`,
      ...rest,
    ]),
  },

  "README: has a section of its own at the end": {
    make: sections((top, rest) => [top, ...rest, own("Where it runs")]),
  },

  "README: has a section of its own among those of the features": {
    make: sections((top, [start, first, ...rest]) => [
      top,
      start!,
      first!,
      own("Where it runs"),
      ...rest,
    ]),
  },

  "README: has a section of its own before the settings": {
    make: sections((top, rest) => {
      const at = rest.findIndex((one) => one.startsWith("## Settings"));
      return [top, ...rest.toSpliced(at, 0, own("Secrets"))];
    }),
  },

  "README: has lost the section about the code": {
    make: sections((top, rest) => [top, ...rest.filter((one) => !one.startsWith("## The code"))]),
  },

  "README: has lost the settings, which are documented elsewhere": {
    make: sections((top, rest) => [top, ...rest.filter((one) => !one.startsWith("## Settings"))]),
  },

  "README: has lost a feature's section": {
    make: section("Stopping", () => ""),
  },

  "README: has lost the largest of the features' sections": {
    make: section("Over HTTP", () => ""),
  },

  "README: has its sections in another order": {
    make: sections((top, rest) => {
      const last = rest.filter((one) => /^## (Start|Settings)\n/.test(one));
      return [top, ...rest.filter((one) => !last.includes(one)).toReversed(), ...last];
    }),
  },

  "README: has its headings in German": {
    make: (tree) =>
      changed(tree, path, (text) =>
        text.replace(/^## (.*)$/gm, (whole, title: string) =>
          title in german ? `## ${german[title]}` : whole,
        ),
      ),
  },

  "README: has one section in German": {
    make: section(
      "Stopping",
      () => `## Anhalten

Auf SIGTERM beendet der Server, was er begonnen hat, und nimmt nichts Neues an. Ein zweites Signal beendet ihn sofort.

`,
    ),
  },

  "README: says more in a feature's section": {
    make: section("Over HTTP", (old) =>
      old.replace(
        /\n$/,
        "\nOurs is behind nginx, in the cluster `blue`. The address is in the wiki.\n\n",
      ),
    ),
  },

  "README: names the real address in a feature's section": {
    make: section("Over HTTP", (old) =>
      old.replace('"url": "http://127.0.0.1:3000/mcp"', '"url": "https://mcp.example.com/mcp"'),
    ),
  },

  "README: explains settings of its own between ours": {
    make: (tree) =>
      replaced(
        tree,
        path,
        /^(?=- `TOOL_TIMEOUT_MS`)/m,
        "- `WEATHER_API_KEY`: What the weather service has given us\n- `WEATHER_CACHE_S` (default `60`): How long an answer is good\n",
      ),
  },

  "README: explains a setting of its own after ours": {
    make: section("Settings", (old) =>
      old.replace(/\n\n$/, "\n- `WEATHER_API_KEY`: What the weather service has given us\n\n"),
    ),
  },

  "README: explains a setting better": {
    make: (tree) =>
      replaced(
        tree,
        path,
        "How much is logged: trace,",
        "How much is logged; with debug, each answer of the weather service too: trace,",
      ),
  },

  "README: has its settings as a table": {
    make: section("Settings", (old) =>
      old
        .replace(/^(?=- )/m, "| Name | Default | Meaning |\n| --- | --- | --- |\n")
        .replace(
          /^- (`\w+`)(?: \((?:default (`[^`]*`)|required)\))?: (.*)$/gm,
          (_line, name: string, value: string | undefined, meaning: string) =>
            `| ${name} | ${value ?? ""} | ${meaning} |`,
        ),
    ),
  },

  "README: says what it is, in two sentences instead of one": {
    make: (tree) =>
      changed(tree, path, (text) =>
        text.replace(
          /^An \[MCP\].*$/m,
          "This server tells agents the weather. It is an [MCP](https://modelcontextprotocol.io) server in TypeScript.",
        ),
      ),
    far: "the lines below the title are always the same",
  },

  "README: is wrapped at 80 columns": {
    make: (tree) => changed(tree, path, wrapped),
    adopted:
      "a paragraph that changes and changes back comes as it is generated, and is not wrapped",
  },

  "README: has asterisks for its lists": {
    make: (tree) => changed(tree, path, (text) => text.replace(/^- /gm, "* ")),
  },

  "README: starts the project with another package manager": {
    make: (tree) =>
      changed(tree, path, (text) =>
        text
          .replaceAll("npm install", "corepack pnpm install")
          .replaceAll("npm run ", "corepack pnpm ")
          .replaceAll("npm test", "corepack pnpm test"),
      ),
    conflicts: [
      {
        path,
        when: startsOtherwise,
        because: "both say in the same line what to type, and they say something else",
      },
    ],
  },

  "README: has headings one level deeper": {
    make: (tree) =>
      changed(tree, path, (text) => `# Example Ltd\n\n${text.replace(/^(#+) /gm, "#$1 ")}`),
  },

  "README: has CRLF and a byte-order mark": {
    make: (tree) => changed(tree, path, (text) => `\uFEFF${text.replaceAll("\n", "\r\n")}`),
  },

  "README: is deleted": { make: (tree) => without(tree, path) },

  "README: is in the folder of the documents": {
    make: (tree) => moved(tree, path, "docs/README.md"),
    renamed: { [path]: "docs/README.md" },
  },
};
