import { describe, expect, test } from "vitest";
import { mergeList } from "../../../src/merge/list.ts";
import { conflictsOf, textOf } from "../../../src/merge/merged.ts";

function features(...names: string[]): string {
  return `import type { Feature } from "../lib/feature.ts";
${names.map((name) => `import { ${name} } from "./${name}.ts";\n`).join("")}
export const features: readonly Feature[] = [
  // In the order in which a request meets them.
${names.map((name) => `  ${name},\n`).join("")}];
`;
}

function transports(...names: string[]): string {
  return `${names.map((name) => `import { ${name} } from "./${name}.ts";\n`).join("")}
/** How this server can be reached. The first is the default. */
export const transports = {
${names.map((name) => `  ${name},\n`).join("")}};
`;
}

const none = features();
const health = features("health");
const two = features("health", "auth");

function merged(base: string, ours: string, theirs: string): string {
  const result = mergeList(base, ours, theirs);
  expect(conflictsOf(result)).toEqual([]);
  return textOf(result, "ours");
}

describe("what is added takes on the person's manner", () => {
  test("single quotes, no semicolons, tight braces, tabs", () => {
    const ours = `import type {Feature} from '../lib/feature.ts'
import {mine} from './mine.ts'

export const features: readonly Feature[] = [
\tmine,
]
`;
    expect(merged(none, ours, health)).toBe(`import type {Feature} from '../lib/feature.ts'
import {health} from './health.ts'
import {mine} from './mine.ts'

export const features: readonly Feature[] = [
\tmine,
\thealth,
]
`);
  });

  test("a list on one line, without a comma at its end", () => {
    const ours = `import { mine } from "./mine.ts";\nexport const features = [mine];\n`;
    expect(merged(none, ours, health)).toBe(
      `import { mine } from "./mine.ts";\nimport { health } from "./health.ts";\nexport const features = [mine, health];\n`,
    );
  });

  test("a list of lines, without a comma at its end", () => {
    const ours = features("health", "mine").replace("  mine,", "  mine // last");
    expect(merged(health, ours, two)).toContain("  health,\n  auth,\n  mine // last\n]");
    const last = features("health").replace("  health,", "  health // last");
    expect(merged(health, last, two)).toContain("  health, // last\n  auth\n]");
  });

  test("an empty list on one line, and one without a comment", () => {
    const empty = none.replace(/\[\n.*\n\]/, "[]");
    expect(merged(none, empty, health)).toContain("= [health];");
    const bare = none.replace(/\n {2}\/\/.*/, "");
    expect(merged(none, bare, health)).toContain("= [\n  health,\n];");
  });
});

describe("where an entry goes", () => {
  test("behind the neighbour that it has, in the person's order", () => {
    const ours = features("auth", "mine", "health");
    expect(merged(two, ours, features("health", "limit", "auth"))).toBe(
      features("auth", "mine", "health", "limit"),
    );
  });

  test("to the place of the one that it replaces", () => {
    const ours = features("first", "health", "mine");
    expect(merged(health, ours, features("other"))).toBe(features("first", "other", "mine"));
  });

  test("into an object as well", () => {
    const ours = transports("stdio", "mine");
    expect(merged(transports("stdio"), ours, transports("http", "stdio"))).toBe(
      transports("http", "stdio", "mine"),
    );
  });

  test("nowhere, if the person has it already", () => {
    expect(merged(none, features("mine", "health"), health)).toBe(features("mine", "health"));
  });
});

describe("what is removed", () => {
  test("goes from wherever the person moved it", () => {
    expect(merged(two, features("auth", "mine", "health"), health)).toBe(
      features("mine", "health"),
    );
  });

  test("goes from a line that it shares", () => {
    const ours = features("auth", "mine", "health").replace(/auth,\n {2}mine,/, "auth, mine,");
    expect(merged(two, ours, health)).toBe(features("mine", "health"));
  });

  test("leaves the comment that a person wrote behind it, and says so", () => {
    const ours = two.replace("  auth,", "  auth, // before all others, see #12");
    const result = mergeList(two, ours, health);
    expect(textOf(result, "ours")).toBe(
      health.replace("  health,\n", "  health,\n  // before all others, see #12\n"),
    );
    expect(result.notices).toEqual(["keeps your comment beside auth, though the entry is gone"]);
  });

  test("leaves other names of the same import", () => {
    const ours = two.replace("{ auth }", "{ auth, helper }");
    expect(merged(two, ours, health)).toBe(
      health.replace("\n\n", `\nimport { helper } from "./auth.ts";\n\n`),
    );
  });

  test("is left alone where the person has commented it out", () => {
    const ours = features("health").replace("  health,\n", "  health,\n  // auth,\n");
    expect(merged(two, ours, health)).toBe(ours);
  });

  test("stays where the person imports their own, and says so", () => {
    const ours = two.replace('"./auth.ts"', '"./own/auth.ts"');
    const result = mergeList(two, ours, health);
    expect(textOf(result, "ours")).toBe(ours);
    expect(result.notices).toEqual(["keeps auth: you import it from ./own/auth"]);
  });

  test("is known by an import without an extension, or with another one", () => {
    for (const path of ["./auth", "./auth.js"]) {
      expect(merged(two, two.replace("./auth.ts", path), health)).toBe(health);
    }
  });
});

describe("conflicts", () => {
  test("an entry that the person wrapped", () => {
    const ours = two.replace("  auth,", "  logged(auth),");
    const result = mergeList(two, ours, health);
    expect(conflictsOf(result)).toEqual([
      {
        line: 3,
        base: 'import { auth } from "./auth.ts";\n',
        ours: 'import { auth } from "./auth.ts";\n',
        theirs: "",
        reason: "auth is to be removed, but is still used in this file",
      },
      {
        line: 8,
        base: "  auth,\n",
        ours: "  logged(auth),\n",
        theirs: "",
        reason: "you changed the entry auth, which is to be removed",
      },
    ]);
    expect(textOf(result, "ours")).toBe(ours);
    expect(textOf(result, "theirs")).toBe(health);
  });

  test("an entry under another name", () => {
    const ours = two.replace("{ auth }", "{ auth as gate }").replace("  auth,", "  gate,");
    expect(conflictsOf(mergeList(two, ours, health))).toHaveLength(2);
  });

  test("a name that is still used elsewhere in the file", () => {
    const ours = `${two}\nexport const open = features.filter((one) => one !== auth);\n`;
    expect(conflictsOf(mergeList(two, ours, health))).toMatchObject([
      { line: 3, reason: "auth is to be removed, but is still used in this file" },
    ]);
  });

  test("a name that the person imports from elsewhere", () => {
    const ours = `import health from "node-health";\n${none}`;
    const result = mergeList(none, ours, health);
    expect(conflictsOf(result)).toMatchObject([
      { line: 1, reason: "health is imported from elsewhere already" },
      { line: 6, reason: "health is imported from elsewhere already" },
    ]);
    expect(textOf(result, "theirs")).toBe(
      `import { health } from "./health.ts";\n${none.replace("];", "  health,\n];")}`,
    );
  });
});

describe("what else differs is merged as text", () => {
  test("a comment that changes beside what is added", () => {
    const theirs = health.replace("meets them", "passes them");
    expect(merged(none, features("mine"), theirs)).toBe(
      merged(none, features("mine"), health).replace("meets them", "passes them"),
    );
  });

  test("another order, where the person has none of their own", () => {
    const theirs = features("auth", "health");
    expect(merged(two, `${two}\n// mine\n`, theirs)).toBe(`${theirs}\n// mine\n`);
  });

  test("a file that is no list any more", () => {
    const ours = `import { load } from "./load.ts";\n\nexport const features = await load();\n`;
    expect(conflictsOf(mergeList(none, ours, health))).not.toEqual([]);
    const broken = health.replace("];", "");
    expect(merged(health, broken, two)).toBe(two.replace("];", ""));
  });
});

test("brackets and names in comments, texts, types and regular expressions are none", () => {
  const ours = `import type { Feature } from "../lib/feature.ts";

// export const features = [old];
const text = "export const features = [";
const pattern = /[/"]/;
export const features: Record<string, [Feature]>[number] & readonly Feature[] = [
  // auth, [
  {
    name: \`\${text}, [\`,
    match: (path) => pattern.test(path),
  },
];
`;
  expect(merged(none, ours, health)).toBe(
    ours
      .replace('feature.ts";\n', 'feature.ts";\nimport { health } from "./health.ts";\n')
      .replace("  },\n];", "  },\n  health,\n];"),
  );
});
