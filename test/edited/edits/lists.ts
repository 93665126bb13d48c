import type { Edit, Edits } from "../edit.ts";
import { removes } from "../edit.ts";
import { added, changed, replaced, textOf } from "../tree.ts";

const features = "src/features/index.ts";
const transports = "src/mcp/transports.ts";

interface List {
  /** Everything above the first entry and below the last one. */
  readonly head: string;
  readonly imports: readonly string[];
  readonly entries: readonly string[];
  readonly tail: string;
}

/** The list of features, taken apart. */
function listOf(text: string): List {
  const imports = text.match(/^import (?!type).*$/gm) ?? [];
  const [, head, body, tail] = /^([^]*?meets them\.\n)([^]*?)(\];\n)$/.exec(
    text.replace(/^import (?!type).*\n/gm, ""),
  )!;
  return { head: head!, imports, entries: body!.match(/\w+/g) ?? [], tail: tail! };
}

/** An edit of a list that has two features at least: with fewer, nothing stands between two. */
function featureList(write: (list: List) => string): Edit["make"] {
  return (tree) => {
    const list = listOf(textOf(tree, features));
    return list.entries.length < 2 ? undefined : changed(tree, features, () => write(list));
  };
}

function writeList({ head, imports, entries, tail }: List): string {
  const [type, ...rest] = head.split("\n");
  return (
    [type, ...imports, ...rest].join("\n") + entries.map((entry) => `  ${entry},\n`).join("") + tail
  );
}

/** A step of the person's own, which tells in the answer who serves. */
const ownFeature = {
  "src/features/served-by.ts": `import { hostname } from "node:os";

import { defineFeature } from "../lib/feature.ts";

export const servedBy = defineFeature({
  name: "served-by",
  settings: {},
  start: () => ({ headers: () => ({ "X-Served-By": hostname() }) }),
});
`,
};

const ownImport = 'import { servedBy } from "./served-by.ts";';

/** A step of the person's own at this place of the list. */
function ownStep(place: (entries: readonly string[]) => number): Edit["make"] {
  return (tree) => {
    const list = listOf(textOf(tree, features));
    const at = place(list.entries);
    const next = {
      ...list,
      imports: list.imports.toSpliced(at, 0, ownImport),
      entries: list.entries.toSpliced(at, 0, "servedBy"),
    };
    return added(
      changed(tree, features, () => writeList(next)),
      ownFeature,
    );
  };
}

/** An entry written in another way by the person: taking it away would take away what was written. */
function ownEntry(entry: string, written: string): Edit["make"] {
  return (tree) =>
    textOf(tree, features).includes(`  ${entry},\n`)
      ? replaced(tree, features, `  ${entry},\n`, `  ${written},\n`)
      : undefined;
}

export const listEdits: Edits = {
  "features: has a step of its own before all others": { make: ownStep(() => 0) },

  "features: has a step of its own after all others": {
    make: ownStep((entries) => entries.length),
  },

  "features: has a step of its own in the middle": {
    make: ownStep((entries) => Math.floor(entries.length / 2)),
  },

  "features: has a step of its own between any two": {
    make: featureList((list) =>
      writeList({
        ...list,
        head: `${list.head.replace(/^export/m, 'const nothing: Feature = {\n  name: "nothing",\n  settings: {},\n  start: () => ({}),\n};\n\nexport')}`,
        entries: list.entries.flatMap((entry, index) =>
          index === 0 ? [entry] : ["nothing", entry],
        ),
      }),
    ),
  },

  "features: has them in another order": {
    make: featureList((list) => writeList({ ...list, entries: list.entries.toReversed() })),
  },

  "features: has its imports sorted": {
    make: featureList((list) => writeList({ ...list, imports: list.imports.toSorted() })),
  },

  "features: has a comment above each": {
    make: featureList((list) =>
      writeList({
        ...list,
        entries: list.entries.map((entry) => `// ADR-7 says why there is ${entry}.\n  ${entry}`),
      }),
    ),
  },

  "features: has a comment behind each": {
    make: featureList((list) =>
      writeList(list).replace(/^( {2}\w+,)$/gm, "$1 // agreed with the platform team"),
    ),
  },

  "features: has groups with headings of their own": {
    make: featureList((list) =>
      writeList({
        ...list,
        entries: list.entries.map((entry, index) =>
          index === 0
            ? `// For operators\n  ${entry}`
            : index === list.entries.length - 1
              ? `\n  // For callers\n  ${entry}`
              : entry,
        ),
      }),
    ),
  },

  "features: has one of them switched off by a comment": {
    make: (tree) =>
      textOf(tree, features).includes("  shutdown,\n")
        ? changed(tree, features, (text) =>
            text
              .replace("  shutdown,\n", "  // shutdown,\n")
              .replace("import { shutdown }", "// import { shutdown }"),
          )
        : undefined,
  },

  "features: has them on one line": {
    make: featureList((list) =>
      writeList(list).replace(/\[\n[^]*\];\n$/, () => `[${list.entries.join(", ")}];\n`),
    ),
  },

  "features: has two on one line, and no comment": {
    make: featureList((list) =>
      writeList({
        ...list,
        entries: [`${list.entries[0]}, ${list.entries[1]}`, ...list.entries.slice(2)],
      }).replace(/^ {2}\/\/ In the order.*\n/m, ""),
    ),
  },

  "features: has no comma after the last": {
    make: featureList((list) => writeList(list).replace(",\n];", "\n];")),
  },

  "features: has single quotes, tabs and no semicolons": {
    make: (tree) =>
      changed(tree, features, (text) =>
        text.replaceAll('"', "'").replace(/;$/gm, "").replace(/^ {2}/gm, "\t"),
      ),
  },

  "features: has an empty line after each import": {
    make: featureList((list) =>
      writeList({ ...list, imports: list.imports.map((line) => `\n${line}`) }),
    ),
  },

  "features: checks the type in another way": {
    make: (tree) =>
      changed(tree, features, (text) =>
        text
          .replace("features: readonly Feature[] =", "features =")
          .replace(/\];\n$/, "] as const satisfies readonly Feature[];\n"),
      ),
  },

  "features: calls one by another name": {
    make: (tree) =>
      textOf(tree, features).includes("{ auth }")
        ? changed(tree, features, (text) =>
            text
              .replace("{ auth }", "{ auth as authentication }")
              .replace("  auth,\n", "  authentication,\n"),
          )
        : undefined,
    conflicts: [
      {
        path: features,
        when: removes("src/features/auth.ts"),
        because: "the person has written both lines that are to be removed",
      },
    ],
  },

  "features: has one only where a variable says so": {
    make: ownEntry("rateLimit", '...(process.env["UNLIMITED"] ? [] : [rateLimit])'),
    conflicts: [
      {
        path: features,
        when: removes("src/features/rate-limit.ts"),
        because: "the person has written the line that is to be removed",
      },
    ],
  },

  "transports: has http first": {
    make: (tree) =>
      textOf(tree, transports).includes("  stdio,\n  http,\n")
        ? replaced(tree, transports, "  stdio,\n  http,\n", "  http,\n  stdio,\n")
        : undefined,
  },

  "transports: has one of its own": {
    make: (tree) =>
      added(
        changed(tree, transports, (text) =>
          text
            .replace(/\n\n/, '\nimport { none } from "./none.ts";\n\n')
            .replace(/\};\n$/, "  none,\n};\n"),
        ),
        {
          "src/mcp/none.ts": `import type { Transport } from "./transport.ts";

/** Reads and checks the settings, and stops. */
export const none: Transport = {
  settings: {},
  logOutput: "stderr",
  async start() {
    return { closed: Promise.resolve(), stop: async () => {} };
  },
};
`,
        },
      ),
  },

  "transports: has them on one line, in single quotes": {
    make: (tree) =>
      changed(tree, transports, (text) =>
        text
          .replaceAll('"', "'")
          .replace(
            /\{\n([^]*)\};\n$/,
            (_all, body: string) => `{ ${body.match(/\w+/g)!.join(", ")} };\n`,
          ),
      ),
  },

  "transports: has a comment for each": {
    make: (tree) =>
      changed(tree, transports, (text) =>
        text.replace(/^ {2}(\w+),$/gm, "  /** Tested by hand in March. */\n  $1,"),
      ),
  },
};
