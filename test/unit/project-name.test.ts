import fc from "fast-check";
import { describe, expect, test } from "vitest";
import validatePackageName from "validate-npm-package-name";

import { refuseProjectName } from "../../src/options/project-name.ts";

describe("a project's name", () => {
  test.each(["my-server", "a", "my.server", "@acme/tools", "x".repeat(214), "com10"])(
    "%s is accepted",
    (name) => {
      expect(refuseProjectName(name)).toBeUndefined();
    },
  );

  test.each([
    ["", "it is empty"],
    ["..", "it leads out of the folder"],
    ["/abs", "it is an absolute path"],
    ["C:\\abs", "it is an absolute path"],
    ["a/../../b", "npm refuses it"],
    ["@acme/..", "it leads out of the folder"],
    ["@../b", "it leads out of the folder"],
    [".git", "it is reserved"],
    ["node_modules", "it is reserved"],
    ["@acme/node_modules", "it is reserved"],
    ["con", "a device on Windows"],
    ["nul", "a device on Windows"],
    ["aux.js", "a device on Windows"],
    ["@acme/lpt1", "a device on Windows"],
    ["name.", "ends with a dot or a space"],
    ["name ", "ends with a dot or a space"],
    [" name", "starts with a space"],
    ["-rf", "take it for a flag"],
    ["@acme/-rf", "take it for a flag"],
    ["My-Server", "capital letters"],
    ["http", "http is a core module name"],
    ["console", "core module name"],
    ["_private", "cannot start with an underscore"],
    ["x".repeat(215), "more than 214 characters"],
    ["naïve", "URL-friendly"],
    ["🚀", "URL-friendly"],
    ["\u202etxt", "URL-friendly"],
    ["a\0b", "a control character"],
    ["a\ud800b", "not valid Unicode"],
    ["a/b", "URL-friendly"],
  ])("%j is refused: %s", (name, reason) => {
    expect(refuseProjectName(name)).toContain(reason);
  });

  test("whatever is accepted can be published, and stays inside the folder that it names", () => {
    const almostNames = fc.stringMatching(/^(@[a-z.-]{1,4}\/)?[a-zA-Z0-9._ ~-]{0,12}$/);
    fc.assert(
      fc.property(fc.oneof(almostNames, fc.string({ unit: "binary" })), (name) => {
        fc.pre(refuseProjectName(name) === undefined);
        expect(validatePackageName(name).validForNewPackages).toBe(true);
        for (const part of name.replace(/^@/, "").split("/")) {
          expect(part).not.toMatch(/^[-\s]|[.\s]$|[\\:<>"|?*\p{Cc}]/u);
          expect([".", "..", ".git", "node_modules", "con", "nul"]).not.toContain(part);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
