import { describe, expect, test } from "vitest";
import { resolve } from "../../../src/options/resolve.ts";
import { parseManifest } from "../../../src/project/manifest.ts";
import { manifestPath } from "../../../src/render/manifest.ts";
import { render } from "../../../src/render/render.ts";
import { version } from "../../../src/version.ts";

const options = resolve({
  flags: {},
  known: { directory: "my-server", packageManager: "npm" },
});
const rendered = render(options);
const text = rendered.get(manifestPath)!.text;
const changed = (change: object) => JSON.stringify({ ...JSON.parse(text), ...change });

function refusal(manifest: string, current = version): string {
  try {
    parseManifest(manifest, current);
  } catch (error) {
    const { message, hints } = error as { message: string; hints: string[] };
    return [message, ...hints].join("\n");
  }
  throw new Error("it was accepted");
}

test("reads what a project records: its options, and every file but itself", () => {
  const manifest = parseManifest(text, version);
  expect(manifest.options).toEqual(options);
  expect([...manifest.files.keys()]).toEqual(
    [...rendered.keys()].filter((path) => path !== manifestPath),
  );
});

test("reads it with a byte-order mark and CRLF, as an editor may leave it", () => {
  const edited = `\uFEFF${text.replaceAll("\n", "\r\n")}`;
  expect(parseManifest(edited, version).options).toEqual(options);
});

test("takes an option that an older version did not know as off", () => {
  const { health: _, ...known } = options;
  const manifest = parseManifest(changed({ version: "0.0.1", options: known }), version);
  expect(manifest.options.health).toBe(false);
  expect(manifest.recordedOptions).toEqual(known);
});

test("takes a choice that an older version did not offer as it always was", () => {
  const { sdk: _, ...known } = options;
  const manifest = parseManifest(changed({ version: "0.0.1", options: known }), version);
  expect(manifest.options.sdk).toBe("v2");
  expect(manifest.recordedOptions).toEqual(known);
});

describe("refuses, with what to do,", () => {
  test.for([
    "../outside",
    "src/../../outside",
    "/etc/passwd",
    "C:/windows",
    "c:x",
    "a\\..\\..\\b",
    ".git/hooks/post-merge",
    "node_modules/pino/index.js",
    "src/node_modules/x",
    "src//main.ts",
    "./src/main.ts",
    "",
    "src/\0main.ts",
  ])("a path that leads out of the project: %j", (path) => {
    expect(refusal(changed({ files: { [path]: "0".repeat(64) } }))).toMatch(
      /^\.create-mcp-server\.json names a path outside the project: ".*\nTake it back from version control\.$/,
    );
  });

  test("the conflict markers of a merge", () => {
    expect(refusal(text.replace("{\n", "{\n<<<<<<< HEAD\n"))).toBe(
      ".create-mcp-server.json has the conflict markers of a merge.\nResolve it: npx create-mcp-server@0.1.0 status --repair",
    );
  });

  test("an option that is there twice: a merge that keeps both sides leaves both, and JSON takes the last", () => {
    const both = text.replace(/^( {4}"auth": ).*$/m, '$1"none",\n$1"token",');
    expect(refusal(both)).toBe(
      '.create-mcp-server.json says twice what "auth" is, as a merge in Git may leave it.\nResolve it: npx create-mcp-server@0.1.0 status --repair',
    );
    const same = text.replace(/^( {4}"auth": .*)$/m, "$1\n$1");
    expect(parseManifest(same, version).options).toEqual(options);
  });

  test("a comma that a merge has lost", () => {
    expect(refusal(text.replace(/^( {4}"auth": .*),$/m, "$1"))).toMatch(
      /^\.create-mcp-server\.json is not JSON: .*\nResolve it: npx create-mcp-server@0.1.0 status --repair$/,
    );
  });

  test("a newer version's", () => {
    expect(refusal(changed({ version: "99.1.0" }), "1.0.0")).toBe(
      ".create-mcp-server.json was written by version 99.1.0; this is 1.0.0.\nUse that one: npx create-mcp-server@99.1.0",
    );
  });

  test("a version that is none: it would become a word of a command line", () => {
    expect(refusal(changed({ version: "1.0.0 --evil" }))).toMatch(
      /has no version: "1\.0\.0 --evil"/,
    );
    expect(refusal(changed({ version: "file:../evil" }))).toMatch(/has no version/);
  });

  test.for([
    ["not JSON", "{", /is not JSON: /],
    ["no object", "[]", /is not a JSON object/],
    ["no files", changed({ files: [] }), /has no list of files/],
    ["no hash", changed({ files: { a: 1 } }), /has no SHA-256 for "a": 1/],
    ["an unknown option", changed({ options: { ...options, evil: 1 } }), /"evil" is not an option/],
  ] as const)("%s", ([, manifest, reason]) => {
    expect(refusal(manifest)).toMatch(reason);
  });
});
