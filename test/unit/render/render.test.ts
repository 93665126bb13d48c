import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { templatesModule } from "../../../scripts/templates.ts";
import type { Feature } from "../../../src/features/feature.ts";
import { manifestPath, sha256 } from "../../../src/render/manifest.ts";
import { render, renderWith } from "../../../src/render/render.ts";
import type { Source } from "../../../src/render/render.ts";
import { someOptions } from "./options.ts";

/** Two features of their own, so that these tests stay true whatever the real templates hold. */
const core: Feature = {
  id: "core",
  when: () => true,
  contribute: () => ({
    templates: ["core"],
    tools: ["typescript"],
    scripts: { build: "tsc" },
    settings: [{ name: "LEVEL", meaning: "How loud", default: "info" }],
    lists: [{ list: "features", name: "first", from: "./first.ts" }],
  }),
};
const extra: Feature = {
  id: "extra",
  when: (options) => options.transport.includes("http"),
  contribute: () => ({
    templates: ["extra"],
    bundled: ["hono"],
    scripts: { extra: "node extra.js" },
    settings: [{ name: "EXTRA", meaning: "More of it" }],
    lists: [{ list: "features", name: "second", from: "./second.ts" }],
  }),
};

let root: string;
let source: Source;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "templates-"));
  source = await sourceOf({
    "core/README.md.hbs": "# {{name}}\n\n{{sections}}\n",
    "core/_readme/10-core.md": "## Core\n",
    "core/_readme/90-last.md.hbs": '## Last\n\n{{run "build"}}\n',
    "core/settings.txt.hbs":
      "{{#each settings}}{{name}}={{#if default}}{{default}}{{/if}};{{/each}}",
    "core/things.ts.hbs":
      '{{#each lists.features}}\nimport { {{name}} } from "{{from}}";\n{{/each}}\n',
    "core/verbatim.txt": "{{name}} <b> ${x} \\{{y}}\r\nsecond line\r\n",
    "extra/_readme/50-extra.md": "## Extra\n",
    "extra/src/extra.ts.hbs": "{{#if has.extra}}export {};{{/if}}\n",
  });
});

afterAll(() => rm(root, { recursive: true }));

async function sourceOf(files: Record<string, string>, features = [core, extra]): Promise<Source> {
  const directory = await mkdtemp(join(root, "source-"));
  const versions = { hono: "4.0.0", typescript: "7.0.2" };
  const all = { ...files, "package.json": JSON.stringify({ dependencies: versions }) };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  const code = await templatesModule(directory);
  const module = await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`
  );
  return { features, version: "1.2.3", ...module };
}

function textOf(from: Source, path: string, options = someOptions()): string | undefined {
  return renderWith(from, options).get(path)?.text;
}

test("the same options give the same bytes", () => {
  const bytes = () => JSON.stringify([...render(someOptions())]);
  expect(bytes()).toBe(bytes());
});

test("a file without the suffix .hbs is copied verbatim, with its line ends as LF", () => {
  expect(textOf(source, "verbatim.txt")).toBe("{{name}} <b> ${x} \\{{y}}\nsecond line\n");
});

test("an active feature shows in README, settings, list, files and package.json", () => {
  expect(textOf(source, "README.md")).toBe(
    "# my-server\n\n## Core\n\n## Extra\n\n## Last\n\nnpm run build\n",
  );
  expect(textOf(source, "settings.txt")).toBe("LEVEL=info;EXTRA=;");
  expect(textOf(source, "things.ts")).toBe(
    'import { first } from "./first.ts";\nimport { second } from "./second.ts";\n',
  );
  expect(textOf(source, "src/extra.ts")).toBe("export {};\n");
  expect(JSON.parse(textOf(source, "package.json")!)).toMatchObject({
    scripts: { build: "tsc", extra: "node extra.js" },
    devDependencies: { hono: "4.0.0", typescript: "7.0.2" },
  });
});

test("an inactive feature leaves no trace", () => {
  const files = [...renderWith(source, someOptions({ transport: ["stdio"] }))];
  expect(JSON.stringify(files).replaceAll("transport", "")).not.toMatch(/extra|hono|second\.ts/i);
});

test("files are in the order of their paths, by code unit", () => {
  const paths = [...renderWith(source, someOptions()).keys()];
  expect(paths).toEqual([...paths].toSorted());
  expect(paths[0]).toBe(manifestPath);
});

test("two features that contribute the same path are refused", async () => {
  const clash = await sourceOf({ "core/a.txt": "1", "extra/a.txt.hbs": "2" });
  expect(() => renderWith(clash, someOptions())).toThrow("two features contribute a.txt");
});

test("two features that contribute the same README section are refused", async () => {
  const clash = await sourceOf({ "core/_readme/1.md": "1", "extra/_readme/1.md": "2" });
  expect(() => renderWith(clash, someOptions())).toThrow("two features contribute _readme/1.md");
});

test("two features that contribute the same script are refused", async () => {
  const twin: Feature = { id: "twin", when: () => true, contribute: core.contribute };
  const folders = { ...twin, contribute: () => ({ templates: [], scripts: { build: "x" } }) };
  const clash = await sourceOf({ "core/a.txt": "1" }, [core, folders]);
  expect(() => renderWith(clash, someOptions())).toThrow(
    'two features contribute the script "build"',
  );
});

test("a template cannot bring its own package.json", async () => {
  const clash = await sourceOf({ "core/package.json": "{}", "extra/b.txt": "" });
  expect(() => renderWith(clash, someOptions())).toThrow(
    "package.json is assembled by the renderer",
  );
});

test("a package without a version in templates/package.json is refused", () => {
  expect(() => renderWith({ ...source, versions: {} }, someOptions())).toThrow(
    "templates/package.json has no version of hono",
  );
});

test("an unknown variable is an error, not an empty text", async () => {
  const typo = await sourceOf({ "core/a.txt.hbs": "{{nmae}}", "extra/b.txt": "" });
  expect(() => renderWith(typo, someOptions())).toThrow('"nmae" not defined');
});

test("an unknown helper does not compile, and the message names the file", async () => {
  await expect(sourceOf({ "core/a.txt.hbs": '{{rnu "dev"}}' })).rejects.toThrow(
    /a\.txt\.hbs: .*rnu/,
  );
});

test("the manifest records version, options and the hash of every other file, one a line", () => {
  const files = renderWith(source, someOptions());
  const text = files.get(manifestPath)!.text;
  expect(JSON.parse(text)).toEqual({
    schema: 1,
    version: "1.2.3",
    options: someOptions(),
    files: Object.fromEntries(
      [...files]
        .filter(([path]) => path !== manifestPath)
        .map(([path, file]) => [path, sha256(file.text)]),
    ),
  });
  expect(text).toContain('\n    "transport": ["stdio", "http"],\n');
  for (const path of files.keys()) {
    if (path !== manifestPath)
      expect(text).toMatch(`\n    "${path}": "${sha256(files.get(path)!.text)}"`);
  }
});

test("package.json gives any description back, and names the program without the scope", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (description) => {
      const options = someOptions({ name: "@acme/tools", description });
      const parsed = JSON.parse(textOf(source, "package.json", options)!);
      expect(parsed).toMatchObject({ name: "@acme/tools", bin: { tools: "dist/main.js" } });
      expect(parsed.description ?? "").toBe(description);
    }),
  );
});

test("what is bundled is a devDependency: the published project installs nothing", () => {
  const parsed = JSON.parse(render(someOptions()).get("package.json")!.text);
  expect(parsed).not.toHaveProperty("dependencies");
  expect(Object.keys(parsed.devDependencies)).toEqual(
    Object.keys(parsed.devDependencies).toSorted(),
  );
  expect(parsed.devDependencies).toHaveProperty("zod");
});

test.each([
  ["npm", "npm run dev", "npm test"],
  ["pnpm", "pnpm dev", "pnpm test"],
  ["yarn", "yarn dev", "yarn test"],
  ["bun", "bun run dev", "bun run test"],
] as const)("commands are spelt for %s", async (packageManager, dev, testCommand) => {
  const words = await sourceOf({
    "core/a.txt.hbs": '{{run "dev"}}, {{run "test"}}',
    "extra/b.txt": "",
  });
  const options = someOptions({ "package-manager": packageManager });
  expect(textOf(words, "a.txt", options)).toBe(`${dev}, ${testCommand}`);
});

test.each([
  ["npm", []],
  ["pnpm", ["pnpm-workspace.yaml"]],
  ["yarn", [".yarn/.gitignore", ".yarnrc.yml"]],
  ["bun", []],
] as const)("%s gets its own files and nobody else's: %j", (packageManager, own) => {
  const paths = (name: typeof packageManager) => [
    ...render(someOptions({ "package-manager": name })).keys(),
  ];
  expect(paths(packageManager).filter((path) => !paths("npm").includes(path))).toEqual(own);
});
