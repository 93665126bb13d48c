import { describe, expect, test } from "vitest";
import { mergeJson } from "../../../src/merge/json.ts";
import { conflictsOf, textOf } from "../../../src/merge/merged.ts";

interface Package {
  readonly [key: string]: unknown;
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const generated: Package = {
  name: "my-server",
  version: "0.1.0",
  type: "module",
  engines: { node: ">=20" },
  bin: { "my-server": "dist/main.js" },
  files: ["dist"],
  scripts: { dev: "tsx watch", build: "tsc", start: "node dist" },
  devDependencies: { hono: "4.1.0", pino: "9.0.0", zod: "4.0.0" },
};

function text(value: unknown, indent: string | number = 2): string {
  return `${JSON.stringify(value, undefined, indent)}\n`;
}

function withScripts(scripts: Readonly<Record<string, string>>): Package {
  return { ...generated, scripts: { ...generated.scripts, ...scripts } };
}

function withPackages(packages: Readonly<Record<string, string>>): Package {
  return { ...generated, devDependencies: { ...generated.devDependencies, ...packages } };
}

function without<T extends object>(value: T, key: string): T {
  return Object.fromEntries(Object.entries(value).filter(([other]) => other !== key)) as T;
}

const base = text(generated);

function merged(ours: string, theirs: unknown): string {
  const result = mergeJson(base, ours, text(theirs));
  expect(conflictsOf(result)).toEqual([]);
  return textOf(result, "ours");
}

describe("order and form stay", () => {
  test("a package goes where it belongs by name if the list is sorted", () => {
    const ours = text(withPackages({ zulu: "1.0.0" }));
    expect(merged(ours, withPackages({ jose: "6.0.0" }))).toBe(
      ours.replace('    "pino"', '    "jose": "6.0.0",\n    "pino"'),
    );
  });

  test("a package goes beside its neighbour if the list is not sorted", () => {
    const ours = text({
      ...generated,
      devDependencies: { zod: "4.0.0", pino: "9.0.0", hono: "4.1.0" },
    });
    const theirs = {
      ...generated,
      devDependencies: { hono: "4.1.0", jose: "6.0.0", pino: "9.0.0", zod: "4.0.0" },
    };
    expect(merged(ours, theirs)).toBe(
      ours.replace('"hono": "4.1.0"', '"hono": "4.1.0",\n    "jose": "6.0.0"'),
    );
  });

  test("a script goes behind its neighbour, or by name if the person sorted them", () => {
    const theirs = {
      ...generated,
      scripts: { dev: "tsx watch", call: "tsx call", build: "tsc", start: "node dist" },
    };
    expect(merged(text(withScripts({ mine: "x" })), theirs)).toContain(
      '"dev": "tsx watch",\n    "call": "tsx call",\n    "build"',
    );
    const sorted = { build: "tsc", dev: "tsx watch", mine: "x", start: "node dist" };
    expect(merged(text({ ...generated, scripts: sorted }), theirs)).toContain(
      '"build": "tsc",\n    "call": "tsx call",\n    "dev"',
    );
  });

  test("tabs, lists and objects on one line, and keys in the person's order", () => {
    const ours = `{
\t"scripts": { "start": "node dist", "build": "tsc", "dev": "tsx watch", "mine": "x" },
\t"files": ["mine", "dist"],
\t"name": "my-server",
\t"version": "1.2.3",
\t"type": "module",
\t"engines": { "node": ">=22" },
\t"bin": { "my-server": "dist/main.js" },
\t"devDependencies": {
\t\t"hono": "4.1.0",
\t\t"pino": "9.0.0",
\t\t"zod": "4.0.0"
\t}
}
`;
    const theirs = {
      ...withScripts({ call: "tsx call" }),
      files: ["dist", "lua"],
      devDependencies: { hono: "4.1.0", zod: "4.1.0" },
      sideEffects: { "a.js": [1, { b: 2 }] },
    };
    expect(merged(ours, theirs)).toBe(`{
\t"scripts": { "start": "node dist", "call": "tsx call", "build": "tsc", "dev": "tsx watch", "mine": "x" },
\t"files": ["mine", "dist", "lua"],
\t"name": "my-server",
\t"version": "1.2.3",
\t"type": "module",
\t"engines": { "node": ">=22" },
\t"bin": { "my-server": "dist/main.js" },
\t"devDependencies": {
\t\t"hono": "4.1.0",
\t\t"zod": "4.1.0"
\t},
\t"sideEffects": {
\t\t"a.js": [
\t\t\t1,
\t\t\t{
\t\t\t\t"b": 2
\t\t\t}
\t\t]
\t}
}
`);
  });

  test("comments stay where they are, also behind a line to which a comma comes, and commas at the end", () => {
    const ours = `{
  // who
  "files": [
    "dist" // built
  ],
  "scripts": {
    "dev": "tsx watch",
    "build": "tsc",
    "start": "node dist", // last
  }
}
`;
    const kept = { files: ["dist"], scripts: generated.scripts };
    const next = { files: ["dist", "lua"], scripts: { ...generated.scripts, call: "x" } };
    expect(textOf(mergeJson(text(kept), ours, text(next)), "ours")).toBe(
      ours
        .replace('"dist" // built', '"dist", // built\n    "lua"')
        .replace('dist", // last', 'dist", // last\n    "call": "x",'),
    );
  });

  test("an empty object gets a line for each key, and is empty again without them", () => {
    const [empty, full] = [text({ scripts: {} }), text({ scripts: { a: "b" } })];
    const ours = text({ scripts: {}, mine: 1 });
    const more = textOf(mergeJson(empty, ours, full), "ours");
    expect(more).toBe(text({ scripts: { a: "b" }, mine: 1 }));
    expect(textOf(mergeJson(full, more, empty), "ours")).toBe(ours);
  });
});

describe("what both sides changed", () => {
  test.each([
    ["3.9.0", "4.1.0", "4.1.0", "has devDependencies.zod at 4.1.0 now; you had 3.9.0"],
    [
      "^4.0.0",
      "4.1.0",
      "^4.0.0",
      "keeps devDependencies.zod at your ^4.0.0; generated is now 4.1.0",
    ],
    ["4.2.0", "4.1.0", "4.2.0", "keeps devDependencies.zod at your 4.2.0; generated is now 4.1.0"],
    [
      "^4.1.0",
      "4.1.0",
      "^4.1.0",
      "keeps devDependencies.zod at your ^4.1.0; generated is now 4.1.0",
    ],
    [
      "workspace:*",
      "4.1.0",
      "workspace:*",
      "keeps devDependencies.zod at your workspace:*; generated is now 4.1.0",
    ],
    [
      "latest",
      "4.1.0",
      "latest",
      "keeps devDependencies.zod at your latest; generated is now 4.1.0",
    ],
  ])(
    "of the versions %s and %s of a package, %s is taken, and that is said",
    (mine, next, taken, notice) => {
      const result = mergeJson(
        base,
        text(withPackages({ zod: mine })),
        text(withPackages({ zod: next })),
      );
      expect(textOf(result, "ours")).toBe(text(withPackages({ zod: taken })));
      expect(result.notices).toEqual([notice]);
    },
  );

  test("a package that both added has the higher version", () => {
    const result = mergeJson(
      base,
      text(withPackages({ zulu: "2.0.0" })),
      text(withPackages({ zulu: "1.0.0" })),
    );
    expect(textOf(result, "ours")).toBe(text(withPackages({ zulu: "2.0.0" })));
  });

  test("a package that the person moved to another list is changed there, and not added again", () => {
    const moved = {
      ...generated,
      devDependencies: without(generated.devDependencies, "zod"),
      dependencies: { zod: "4.0.0" },
    };
    expect(merged(text(moved), withPackages({ zod: "4.1.0" }))).toBe(
      text({ ...moved, dependencies: { zod: "4.1.0" } }),
    );
    const own = text({ ...generated, dependencies: { jose: "6.1.0" } });
    expect(merged(own, withPackages({ jose: "6.0.0" }))).toBe(own);
  });

  test("a script stays the person's, and that is said", () => {
    const ours = text(withScripts({ build: "tsc && mine" }));
    const result = mergeJson(base, ours, text(withScripts({ build: "tsc -b" })));
    expect(textOf(result, "ours")).toBe(ours);
    expect(result.notices).toEqual(["keeps your scripts.build; generated is now: tsc -b"]);
  });

  test("a script or package that the person changed stays when it is to be removed", () => {
    const ours = text({
      ...withScripts({ build: "mine" }),
      devDependencies: withPackages({ zod: "^4.0.0" }).devDependencies,
    });
    const theirs = {
      ...generated,
      scripts: without(generated.scripts, "build"),
      devDependencies: without(generated.devDependencies, "zod"),
    };
    const result = mergeJson(base, ours, text(theirs));
    expect(textOf(result, "ours")).toBe(ours);
    expect(result.notices).toEqual([
      "keeps scripts.build, which is to be removed: you changed it",
      "keeps devDependencies.zod, which is to be removed: you changed it",
    ]);
  });

  test("what the person removed stays away, and that is said if it has changed", () => {
    const ours = text({ ...generated, scripts: without(generated.scripts, "build") });
    const result = mergeJson(base, ours, text(withScripts({ build: "tsc -b", call: "x" })));
    expect(textOf(result, "ours")).toBe(
      text({ ...generated, scripts: { dev: "tsx watch", start: "node dist", call: "x" } }),
    );
    expect(result.notices).toEqual(["does without scripts.build, which changes: you removed it"]);
  });

  test("anything else is a conflict at its line, and can be resolved either way", () => {
    const ours = text({ ...withPackages({ zulu: "1.0.0" }), type: "commonjs" });
    const theirs = text({ ...withPackages({ jose: "6.0.0" }), type: "none" });
    const result = mergeJson(base, ours, theirs);
    expect(conflictsOf(result)).toEqual([
      {
        line: 4,
        base: '  "type": "module",\n',
        ours: '  "type": "commonjs",\n',
        theirs: '  "type": "none",\n',
        reason: "you and create-mcp-server changed type",
      },
    ]);
    const both = withPackages({ jose: "6.0.0", zulu: "1.0.0" });
    const sorted = {
      ...both,
      devDependencies: Object.fromEntries(Object.entries(both.devDependencies).toSorted()),
    };
    expect(textOf(result, "ours")).toBe(text({ ...sorted, type: "commonjs" }));
    expect(textOf(result, "theirs")).toBe(text({ ...sorted, type: "none" }));
  });

  test("two conflicts on one line are one", () => {
    const ours = '{ "a": 2, "b": 2, "c": 1 }\n';
    const result = mergeJson('{ "a": 1, "b": 1, "c": 1 }\n', ours, '{ "a": 3, "b": 3, "c": 3 }\n');
    expect(conflictsOf(result)).toMatchObject([
      {
        base: '{ "a": 1, "b": 1, "c": 3 }\n',
        ours: '{ "a": 2, "b": 2, "c": 3 }\n',
        theirs: '{ "a": 3, "b": 3, "c": 3 }\n',
      },
    ]);
  });
});

describe("files that are out of the ordinary", () => {
  test.each([
    [base.replace('"type"', "type"), "this file is not JSON: invalid symbol in line 4"],
    [base.replace('"0.1.0",', '"0.1.0"'), "this file is not JSON: comma expected in line 4"],
    [base.slice(0, -4), "this file is not JSON: close brace expected in line 23"],
    ["\n", "this file is not JSON: value expected in line 2"],
  ])("what is no JSON is one conflict, and the reason is said", (ours, reason) => {
    const theirs = text(withScripts({ call: "x" }));
    const result = mergeJson(base, ours, theirs);
    expect(conflictsOf(result)).toEqual([{ line: 1, base, ours, theirs, reason }]);
    expect(textOf(result, "theirs")).toBe(theirs);
  });

  test("of a key that is there twice, the one that counts is changed", () => {
    const ours = base.replace('"dev"', '"build": "tsc",\n    "dev"');
    expect(merged(ours, withScripts({ build: "tsc -b" }))).toBe(
      ours.replace('"build": "tsc",\n    "start"', '"build": "tsc -b",\n    "start"'),
    );
    expect(merged(ours, { ...generated, scripts: without(generated.scripts, "build") })).toBe(
      text({ ...generated, scripts: without(generated.scripts, "build") }),
    );
  });

  test("a key that is there twice, with another value, is not removed", () => {
    const ours = base.replace('"dev"', '"build": "mine",\n    "dev"');
    expect(merged(ours, { ...generated, scripts: without(generated.scripts, "build") })).toBe(ours);
  });

  test("the program of a package as Yarn 4 writes it is the same program", () => {
    const ours = text({ ...generated, bin: "./dist/main.js" });
    expect(merged(ours, { ...generated, bin: { "my-server": "dist/cli.js" } })).toBe(
      text({ ...generated, bin: { "my-server": "dist/cli.js" } }),
    );
    expect(merged(ours, withScripts({ call: "x" }))).toBe(
      text({ ...withScripts({ call: "x" }), bin: "./dist/main.js" }),
    );
    const other = text({ ...generated, bin: "./mine.js" });
    const result = mergeJson(
      base,
      other,
      text({ ...generated, bin: { "my-server": "dist/cli.js" } }),
    );
    expect(conflictsOf(result)).toHaveLength(1);
  });

  test("a list whose order says something is one value", () => {
    const [was, mine, next] = [
      { args: ["-x", "1", "-y", "1"] },
      { args: ["-z"] },
      { args: ["-x", "2"] },
    ].map((value) => text(value));
    expect(conflictsOf(mergeJson(was!, mine!, next!))).toHaveLength(1);
    expect(textOf(mergeJson(was!, text({ ...JSON.parse(was!), mine: 1 }), next!), "ours")).toBe(
      text({ args: ["-x", "2"], mine: 1 }),
    );
  });
});
