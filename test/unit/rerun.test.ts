import { Command } from "commander";
import fc from "fast-check";
import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";

import { quote, rerunCommand } from "../../src/commands/rerun.ts";
import { refuseDescription } from "../../src/options/description.ts";
import { addOptionFlags, givenFlags } from "../../src/options/flags.ts";
import { resolve } from "../../src/options/resolve.ts";
import type { Options } from "../../src/options/table.ts";
import { variants } from "../../src/options/variants.ts";

const noFlags = { install: undefined, git: undefined, cwd: undefined };
const known = { directory: "my-server", packageManager: "npm" };

/** The words that a real shell makes of a command line. */
function shellWords(line: string): string[] {
  const printed = execFileSync("sh", ["-c", `printf '%s\\0' ${line}`], { encoding: "utf8" });
  return printed.split("\0").slice(0, -1);
}

describe("the command line that makes the same project without a question", () => {
  test("defaults are not repeated", () => {
    expect(rerunCommand("my-server", resolve({ flags: {}, known }), noFlags, "/")).toBe(
      "npm create mcp-server@latest my-server -- --yes",
    );
  });

  test("it says what differs", () => {
    const options = resolve({ flags: { name: "x", transport: ["stdio"] }, known });
    const flags = { install: false, git: false, cwd: "a b" };
    expect(rerunCommand("my-server", options, flags, "/")).toBe(
      "npm create mcp-server@latest my-server -- --name x --transport stdio --cwd 'a b' --no-install --no-git --yes",
    );
  });

  test.each(["pnpm", "yarn", "bun"])(
    "in the words of %s there is no -- between",
    (packageManager) => {
      const options = resolve({ flags: { "package-manager": packageManager }, known });
      const line = rerunCommand("my-server", options, noFlags, "/");
      expect(line).toBe(`${packageManager} create mcp-server my-server --yes`);
    },
  );

  test("a folder that is named like a command is given as a path", () => {
    const options = resolve({ flags: { name: "options" }, known });
    expect(rerunCommand("options", options, noFlags, "/")).toContain("./options -- --yes");
  });

  test("a shell and the option table read back the same options", () => {
    const description = fc
      .oneof(
        fc.string({ unit: "grapheme" }),
        fc.constantFrom("'", "''", "-x", "--yes", "$(x)", "`x`", "\\", "!", "~", "", "#"),
      )
      .filter((text) => refuseDescription(text) === undefined);
    fc.assert(
      fc.property(
        description,
        fc.constantFrom(...variants().map((variant) => variant.options)),
        (text, variant) => {
          const options: Options = { ...variant, description: text };
          const words = shellWords(rerunCommand("my-server", options, noFlags, "/"));
          const command = new Command();
          addOptionFlags(command);
          command.parse(words.slice(words.indexOf("--") + 1, -1), { from: "user" });
          expect(resolve({ flags: givenFlags(command), known })).toEqual(options);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("every text without NUL comes through a shell as one word", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 20 }), (words) => {
        const texts = words.map((word) => word.replaceAll("\0", ""));
        expect(shellWords(texts.map(quote).join(" "))).toEqual(texts);
      }),
      { numRuns: 20 },
    );
  });
});
