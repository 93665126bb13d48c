import { describe, expect, test } from "vitest";
import { mergeTree, type Trees } from "../../../src/merge/tree.ts";
import type { FileMap } from "../../../src/render/file-map.ts";

function tree(texts: Readonly<Record<string, string>>): FileMap {
  return new Map(Object.entries(texts).map(([path, text]) => [path, { text, mode: 0o644 }]));
}

const bucket = {
  "src/lib/bucket.ts": `import { z } from "./zero.ts";\nexport const bucket = z;\n`,
};
const zero = { "src/lib/zero.ts": "export const z = 0;\n" };
const limit = { "src/limit.ts": `import { bucket } from "./lib/bucket.ts";\nbucket;\n` };
const packages = (...names: string[]) => ({
  "package.json": `${JSON.stringify(
    { devDependencies: Object.fromEntries(names.map((name) => [name, "1.0.0"])) },
    undefined,
    2,
  )}\n`,
});

/** What becomes of each path, and why. */
function outcome(base: object, ours: object, theirs: object, more: Partial<Trees> = {}) {
  const trees = { base: tree({ ...base }), ours: tree({ ...ours }), theirs: tree({ ...theirs }) };
  return mergeTree({ ...trees, ...more }).map(
    ({ kind, path, reason }) => `${kind} ${path} ${reason}`,
  );
}

describe("what a person's code imports stays", () => {
  test("with everything that it imports itself", () => {
    const own = { "src/own.ts": `import { bucket } from "./lib/bucket.ts";\n` };
    expect(outcome({ ...bucket, ...zero }, { ...bucket, ...zero, ...own }, {})).toEqual([
      "notice src/lib/bucket.ts belongs to nothing any more, but your src/own.ts imports it: it stays, and is yours now",
      "notice src/lib/zero.ts belongs to nothing any more, but your src/lib/bucket.ts imports it: it stays, and is yours now",
    ]);
  });

  test("also where it stays because the person changed it", () => {
    const changed = { "src/limit.ts": `${limit["src/limit.ts"]}// 7\n` };
    const base = { ...bucket, ...zero, ...limit };
    expect(outcome(base, { ...base, ...changed }, {})).toEqual([
      "notice src/lib/bucket.ts belongs to nothing any more, but your src/limit.ts imports it: it stays, and is yours now",
      "notice src/lib/zero.ts belongs to nothing any more, but your src/lib/bucket.ts imports it: it stays, and is yours now",
      "notice src/limit.ts belongs to nothing any more, but you changed it: it stays, and is yours now",
    ]);
  });

  test.for(["./lib/zero.js", "./lib/zero", "./lib/zero.ts"])("named as %s", (specifier) => {
    const own = { "src/own.ts": `export * from '${specifier}'\n` };
    const [kept] = outcome(zero, { ...zero, ...own }, {});
    expect(kept).toMatch(/^notice src\/lib\/zero\.ts /);
  });

  test("and what only generated code imports goes, whatever a comment or a text says", () => {
    const own = { "src/own.ts": `// import "./limit.ts";\nconst text = 'from "./limit.ts"';\n` };
    const base = { ...bucket, ...zero, ...limit };
    expect(outcome(base, { ...base, ...own }, {})).toEqual([
      "delete src/lib/bucket.ts belongs to nothing any more",
      "delete src/lib/zero.ts belongs to nothing any more",
      "delete src/limit.ts belongs to nothing any more",
    ]);
  });

  test("and its packages stay in package.json", () => {
    const [base, theirs] = [packages("hono", "pino", "zod"), packages("zod")];
    const own = { "src/own.ts": `import { cors } from "hono/cors";\nimport "node:fs";\n` };
    const ours = { ...packages("hono", "mine", "pino", "zod"), ...own };
    const changes = mergeTree({ base: tree(base), ours: tree(ours), theirs: tree(theirs) });
    expect(changes).toEqual([
      expect.objectContaining({
        kind: "update",
        after: expect.objectContaining({ text: packages("hono", "mine", "zod")["package.json"] }),
      }),
      {
        kind: "notice",
        path: "package.json",
        reason: "keeps hono, which your src/own.ts imports",
      },
    ]);
  });
});

describe("a new file that imports what was deleted", () => {
  const app = { "test/app.ts": "export const app = 1;\n" };
  const auth = { "test/auth.test.ts": `import { app } from "./app.ts";\n` };

  test("is left out, with what brings both", () => {
    expect(outcome(app, {}, { ...app, ...auth })).toEqual([
      "notice test/auth.test.ts is left out: it imports test/app.ts, which you deleted or moved; to have both: --restore test/app.ts",
    ]);
    expect(outcome(app, {}, { ...app, ...auth }, { restore: new Set(["test/app.ts"]) })).toEqual([
      "create test/app.ts is restored",
      "create test/auth.test.ts is new",
    ]);
  });

  test("is a conflict if other files need it", () => {
    const start = { "src/start.ts": `import "../test/auth.test.ts";\n` };
    expect(outcome(app, {}, { ...app, ...auth, ...start })).toEqual([
      "create src/start.ts is new",
      "conflict test/auth.test.ts needs test/app.ts, which you deleted or moved",
    ]);
  });
});

test("a file that was moved, and not changed, goes with what it belongs to", () => {
  const moved = { "src/elsewhere/zero.ts": zero["src/lib/zero.ts"] };
  expect(outcome(zero, moved, {})).toEqual([
    "delete src/elsewhere/zero.ts belongs to nothing any more",
  ]);
});
