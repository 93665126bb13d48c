import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { commandLine } from "../../../src/project/command-line.ts";

test("a command for the folder one is in needs no cd", () => {
  expect(commandLine("/home/ann", "/home/ann", ["npm", "install"])).toBe("npm install");
  expect(commandLine("/home/ann", "/home/ann/a/b", ["npm", "install"])).toBe(
    "cd a/b && npm install",
  );
});

test("a shell reads every word back as it was given", () => {
  const word = fc.string({ unit: "grapheme-ascii" });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), (words) => {
      const printed = execFileSync("sh", [
        "-c",
        commandLine("/", "/", ["printf", "%s\\n", ...words]),
      ]);
      expect(String(printed)).toBe(words.map((each) => `${each}\n`).join(""));
    }),
    { numRuns: 50 },
  );
});
