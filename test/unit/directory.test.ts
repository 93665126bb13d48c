import fc from "fast-check";
import { resolve, sep } from "node:path";
import { describe, expect, test } from "vitest";

import {
  nameFromDirectory,
  normaliseDirectory,
  refuseDirectory,
} from "../../src/options/directory.ts";

describe("the target folder", () => {
  test.each([
    ".",
    "my-server",
    "./options",
    "apps/server",
    "@acme/tools",
    "My Server",
    "سيرفر",
    "a/./b/",
  ])("%j is accepted", (directory) => {
    expect(refuseDirectory(directory)).toBeUndefined();
  });

  test.each([
    ["", "it is empty"],
    ["/abs", "an absolute path"],
    ["C:\\abs", "an absolute path"],
    ["..", "it leads out"],
    ["a/../../b", "it leads out"],
    ["a\\..\\..\\b", "it leads out"],
    ["a/.git/b", "reserved"],
    [".GIT", "reserved"],
    ["node_modules/x", "reserved"],
    ["NUL", "a device on Windows"],
    ["com1.txt/x", "a device on Windows"],
    ["x. ", "ends with a dot or a space"],
    ["a\nb", "a control character"],
    ["é".repeat(128), "longer than 255 bytes"],
  ])("%j is refused: %s", (directory, reason) => {
    expect(refuseDirectory(directory)).toContain(reason);
  });

  test("whatever is accepted stays inside the current folder", () => {
    const parts = fc.constantFrom("a", "..", ".", "", "-", "@b", "c d", "con", "/", "\\", "C:");
    const paths = fc
      .tuple(fc.array(parts), fc.constantFrom("/", "\\"))
      .map(([p, by]) => p.join(by));
    fc.assert(
      fc.property(fc.oneof(paths, fc.string()), (directory) => {
        fc.pre(refuseDirectory(directory) === undefined);
        const root = resolve("/base", normaliseDirectory(directory));
        expect(root === resolve("/base") || root.startsWith(resolve("/base") + sep)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["my-server", "my-server"],
    ["apps/server", "server"],
    ["@acme/tools", "@acme/tools"],
    [".", "base"],
  ])("%j suggests the name %j", (directory, name) => {
    expect(nameFromDirectory(directory, "/home/@me/base")).toBe(name);
  });

  test("the root of a disk suggests no name", () => {
    expect(nameFromDirectory(".", "/")).toBeUndefined();
  });
});
