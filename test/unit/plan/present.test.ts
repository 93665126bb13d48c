import fc from "fast-check";
import { expect, test } from "vitest";
import type { Plan } from "../../../src/plan/plan.ts";
import { planAsJson, planAsText } from "../../../src/plan/present.ts";
import { project } from "../folder.ts";

const creations = [...project].map(([path, after]) => ({ kind: "create", path, after }) as const);
const plan: Plan = {
  root: "/home/ann/my-server",
  changes: [
    ...creations,
    { kind: "keep", path: "LICENSE", reason: "stays as it is" },
    { kind: "notice", path: ".env", reason: "gets your token" },
    { kind: "conflict", path: "notes.txt", reason: "is already there" },
  ],
};

test("a person sees a line a folder, then what is kept, what follows and what is in the way", () => {
  expect(planAsText(plan)).toBe(`my-server/
                .create-mcp-server.json  README.md
  scripts/      run.sh
  src/          index.ts
  src/deep/er/  main.ts

kept:  LICENSE

also:
  .env gets your token

in the way:
  notes.txt is already there
`);
});

test("a program sees each path with its kind, and no file's text", () => {
  expect(planAsJson(plan)).toEqual({
    root: "/home/ann/my-server",
    changes: [
      ...[...project.keys()].map((path) => ({ kind: "create", path })),
      { kind: "keep", path: "LICENSE", reason: "stays as it is" },
      { kind: "notice", path: ".env", reason: "gets your token" },
      { kind: "conflict", path: "notes.txt", reason: "is already there" },
    ],
  });
});

test("no line is wider than 80 columns, and no file is left out", () => {
  const name = fc.stringMatching(/^[a-z]{1,20}$/);
  const path = fc.array(name, { minLength: 1, maxLength: 2 }).map((parts) => parts.join("/"));
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 40 }), (paths) => {
      const after = { text: "", mode: 0o644 } as const;
      const changes = paths
        .toSorted()
        .map((each) => ({ kind: "create", path: each, after }) as const);
      const text = planAsText({ root: "/p", changes });
      expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
      expect(
        text
          .split(/\s+/)
          .filter((word) => word && !word.endsWith("/"))
          .toSorted(),
      ).toEqual(paths.map((each) => each.split("/").at(-1)!).toSorted());
    }),
  );
});

test("in a narrow terminal, names that do not fit stand below each other", () => {
  const after = { text: "", mode: 0o644 } as const;
  const paths = ["README.md", "src/a-long-name.ts", "src/b-long-name.ts", "src/c.ts"];
  const changes = paths.map((path) => ({ kind: "create", path, after }) as const);
  expect(planAsText({ root: "/p", changes }, 30)).toBe(`p/
        README.md
  src/  a-long-name.ts
        b-long-name.ts  c.ts
`);
});

test("where a name does not fit beside its folder, all names stand below theirs", () => {
  const after = { text: "", mode: 0o644 } as const;
  const paths = ["README.md", "src/deep/a-rather-long-name.ts", "src/deep/b.ts", "src/c.ts"];
  const changes = paths.map((path) => ({ kind: "create", path, after }) as const);
  expect(planAsText({ root: "/p", changes }, 30)).toBe(`p/
  README.md
  src/
    c.ts
  src/deep/
    a-rather-long-name.ts
    b.ts
`);
});
