import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contentsOf } from "../folder.ts";
import { begin, differences, edit, http, outcome, projectWith } from "./session.ts";

const failing = (said: string) => ({ exitCode: 2, stdout: said });

/** The type check fails from its second run on: after the change. */
function failsAfterwards(said: string) {
  let checks = 0;
  return (command: string) => {
    if (command !== "npm run typecheck") return {};
    checks += 1;
    return checks === 1 ? {} : failing(said);
  };
}

describe("the type check", () => {
  test("that fails where it passed before puts everything back: files, lockfile, and what is installed", async () => {
    const root = await projectWith(http);
    await writeFile(join(root, "package-lock.json"), "the old one");
    const before = await contentsOf(root);
    const check = failsAfterwards("src/mine.ts(3,1): error TS2304: Cannot find name 'x'.");
    const { code, stderr, ran } = await outcome(root, ["add", "metrics"], {
      answer: async (command, cwd) => {
        if (command === "npm install") await writeFile(join(cwd, "package-lock.json"), "a new one");
        return check(command);
      },
    });
    expect(code).toBe(1);
    expect(stderr).toContain(`error: The project does not pass its type check with this change:
  src/mine.ts(3,1): error TS2304: Cannot find name 'x'.
  To keep the change all the same, type it again with --no-verify.
  Every file is as it was before.
`);
    expect(ran).toEqual(["npm run typecheck", "npm install", "npm run typecheck", "npm install"]);
    // Though the second install, of what was there before, has written its lockfile as well.
    expect(differences(await contentsOf(root), before)).toEqual([]);
  });

  test("of a lockfile that was not there leaves none", async () => {
    const root = await projectWith(http);
    const before = await contentsOf(root);
    const check = failsAfterwards("error");
    await outcome(root, ["add", "metrics"], {
      answer: async (command, cwd) => {
        if (command === "npm install") await writeFile(join(cwd, "package-lock.json"), "a new one");
        return check(command);
      },
    });
    expect(differences(await contentsOf(root), before)).toEqual([]);
  });

  test("that did not pass before decides nothing, and that is said", async () => {
    const root = await projectWith(http);
    const { code, stderr, ran } = await outcome(root, ["add", "health"], {
      answer: (command) => (command === "npm run typecheck" ? failing("error") : {}),
    });
    expect(code).toBe(0);
    expect(ran).toEqual(["npm run typecheck"]);
    expect(stderr).toContain(
      "warning: types were not checked: the type check did not pass before, either\n",
    );
  });

  test("where nothing is installed is not possible, and that is said", async () => {
    const root = await projectWith(http);
    const { code, stderr } = await outcome(root, ["add", "health"], {
      answer: () => ({ exitCode: 127 }),
    });
    expect(code).toBe(0);
    expect(stderr).toContain("warning: types were not checked: nothing is installed yet\n");
  });

  test("is left out with --no-verify", async () => {
    const root = await projectWith(http);
    const { code, ran, stderr } = await outcome(root, ["add", "health", "--no-verify"]);
    expect({ code, ran }).toEqual({ code: 0, ran: [] });
    expect(stderr).not.toContain("warning");
  });
});

describe("installing", () => {
  test("is done only if package.json names other packages", async () => {
    const root = await projectWith(http);
    const { ran } = await outcome(root, ["add", "health", "--no-verify"]);
    expect(ran).toEqual([]);
    expect((await outcome(root, ["add", "metrics", "--no-verify"])).ran).toEqual(["npm install"]);
  });

  test("is left to the person with --no-install, in the folder where it belongs", async () => {
    const root = await projectWith(http);
    const cwd = join(root, "src");
    const { ran, stderr } = await outcome(root, ["add", "metrics", "--no-install"], { cwd });
    expect(ran).toEqual(["npm run typecheck"]);
    expect(stderr).toContain("warning: types were not checked: the packages are not installed\n");
    expect(stderr).toContain("Next:\n  cd ..\n  npm install\n");
  });

  test.each([
    [["--install"], 1],
    [[], 0],
  ])("that fails is a warning with the command; with %j, exit %i", async (flags, expected) => {
    const root = await projectWith(http);
    const { code, stderr } = await outcome(root, ["add", "metrics", ...flags], {
      answer: (command) =>
        command === "npm install" ? { exitCode: 1, stderr: "npm error ENOTFOUND" } : {},
    });
    expect(code).toBe(expected);
    expect(stderr).toContain("warning: install failed: npm failed with exit code 1:\nnpm error");
    expect(stderr).toContain("Next:\n  npm install\n");
    expect(Object.keys(await contentsOf(root))).toContain("src/features/metrics.ts");
  });
});

test.each(["npm run typecheck", "npm install"])(
  "Ctrl-C during %s leaves the old state",
  async (program) => {
    const root = await projectWith(http);
    const before = await contentsOf(root);
    const session = begin(root, ["add", "metrics"], {
      answer: (command) => {
        if (command !== program) return {};
        session.context.cancel();
        return { exitCode: undefined } as never;
      },
    });
    expect(await session.ended).toBe(130);
    expect(session.context.stderr.text).toContain("error: Cancelled");
    expect(differences(await contentsOf(root), before)).toEqual([]);
  },
);

test("a package.json that a person has broken is said to be so, and nothing is lost", async () => {
  const root = await projectWith(http);
  await edit(root, "package.json", () => "{ broken\n");
  const before = await readFile(join(root, "package.json"), "utf8");
  const { code } = await outcome(root, ["add", "metrics"]);
  expect(code).toBe(3);
  expect(await readFile(join(root, "package.json"), "utf8")).toBe(before);
});
