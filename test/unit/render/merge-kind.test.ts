import { expect, test } from "vitest";
import { variants } from "../../../src/options/variants.ts";
import { manifestPath } from "../../../src/render/manifest.ts";
import { render } from "../../../src/render/render.ts";

test("files that depend on the choice line by line, and JSON, are merged by their kind; all others as text", () => {
  const kinds = new Map(
    variants().flatMap(({ options }) =>
      [...render(options)].map(([path, { kind }]) => [path, kind] as const),
    ),
  );
  expect(kinds.get(manifestPath)).toBeUndefined();
  const special = [...kinds].filter(([, kind]) => kind !== undefined);
  expect(Object.fromEntries(special)).toEqual({
    ".env.example": "lines",
    ".gitattributes": "lines",
    ".gitignore": "lines",
    "README.md": "readme",
    "package.json": "json",
    "src/features/index.ts": "list",
    "src/mcp/endpoints.ts": "list",
    "src/mcp/transports.ts": "list",
    "src/prompts/index.ts": "list",
    "src/resources/index.ts": "list",
    "src/tools/index.ts": "list",
    "tsconfig.json": "json",
  });
});

test("what is the same path in two variants, and differs, is no text: a person's edits of it would conflict", () => {
  const texts = new Map<string, string>();
  const differing = new Set<string>();
  for (const { options } of variants()) {
    for (const [path, { text, kind }] of render(options)) {
      if (path === manifestPath || kind !== undefined) continue;
      if ((texts.get(path) ?? text) !== text) differing.add(path);
      texts.set(path, text);
    }
  }
  // Each value of a choice has its own: with `set auth=jwt` one takes the other's place.
  const exchanged = ["auth", "rate-limit"].flatMap((name) => [
    `src/features/${name}.ts`,
    `test/${name}.test.ts`,
  ]);
  // What knows the SDK: all the rest of a project, the tools and their tests among it, is the same on both lines.
  const knowing = [
    "connection",
    "create-server",
    "sdk-context",
    "sdk-schemas",
    "sdk-types",
    "sdk-version",
    "session-transport",
    "sse-transport",
    "stdio-transport",
    "streamable-http",
    "subscriptions",
    "test-client",
  ].map((name) => `src/mcp/${name}.ts`);
  expect([...differing].toSorted()).toEqual([...exchanged, ...knowing].toSorted());
});
