import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { format, type Options } from "prettier";
import { describe, expect, test } from "vitest";
import { nodeContext } from "../../../src/node-context.ts";
import { formatterOf } from "../../../src/project/formatter.ts";
import { contentsOf, emptyFolder } from "../folder.ts";
import { differences, edit, http, outcome, projectWith } from "./session.ts";

const style: Options = { useTabs: true, singleQuote: true };
const paths = ["src/features/auth.ts", "src/features/metrics.ts", "src/main.ts", "README.md"];

/** A team that has its own formatter, and has run it. */
async function formattedProject(installed = true): Promise<string> {
  const root = await projectWith({ ...http, auth: "token", metrics: "prometheus" });
  await edit(root, "package.json", (text) =>
    text.replace('"devDependencies": {', '"devDependencies": {\n    "prettier": "3.10.1",'),
  );
  for (const path of paths) {
    const text = await readFile(join(root, path), "utf8");
    await writeFile(join(root, path), await format(text, { ...style, filepath: path }));
  }
  if (installed) await install(root, "prettier");
  return root;
}

async function install(root: string, program: string): Promise<void> {
  const path = join(root, "node_modules/.bin", program);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, "#!/bin/sh\n");
  await chmod(path, 0o755);
}

/** What prettier does; the calls of it are counted by the paths that it was asked about. */
function prettierAs(asked: string[]) {
  return async (command: string, _cwd: string, input?: string) => {
    const path = /\/prettier --stdin-filepath (.*)$/.exec(command)?.[1];
    if (path === undefined) return {};
    asked.push(path);
    return { stdout: await format(input ?? "", { ...style, filepath: path }) };
  };
}

describe("a project that its own formatter has written anew", () => {
  test("is unedited, as status sees it; only what differs in nothing else is asked about", async () => {
    const root = await formattedProject();
    await edit(root, "src/main.ts", (text) => `${text}\nexport const mine = 1;\n`);
    const asked: string[] = [];
    const { stdout } = await outcome(root, ["status", "--json"], { answer: prettierAs(asked) });
    expect(JSON.parse(stdout).files.edited).toEqual(["package.json", "src/main.ts"]);
    expect(new Set(asked)).toEqual(
      new Set(["README.md", "src/features/auth.ts", "src/features/metrics.ts"]),
    );
  });

  test("loses a file that belongs to nothing any more", async () => {
    const root = await formattedProject();
    const asked: string[] = [];
    const { code, stderr } = await outcome(root, ["remove", "metrics", "--no-verify"], {
      answer: prettierAs(asked),
    });
    expect(code, stderr).toBe(0);
    const now = await contentsOf(root);
    expect(Object.keys(now)).not.toContain("src/features/metrics.ts");
    const fresh = await contentsOf(await projectWith({ ...http, auth: "token" }));
    expect(now["README.md"]).toBe(
      await format(fresh["README.md"]!, { ...style, filepath: "README.md" }),
    );
    expect(asked.toSorted()).toEqual(["README.md", "README.md", "src/features/metrics.ts"]);
  });

  test("without the formatter keeps that file, and says so", async () => {
    const root = await formattedProject(false);
    const { code, stderr } = await outcome(root, ["remove", "metrics", "--no-verify"]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      "src/features/metrics.ts belongs to nothing any more, but you changed it: it stays",
    );
  });

  test("has no conflict where only the formatter has changed the lines", async () => {
    const root = await formattedProject();
    const set = ["set", "auth=jwt", "--no-verify", "--no-install"];
    const plain = await outcome(root, [...set, "--dry-run"], {
      answer: (command) => (command.includes("prettier") ? { exitCode: 2 } : {}),
    });
    expect(plain.code).toBe(3);
    expect(plain.stderr).toContain("src/features/auth.ts: in line ");
    const { code, stderr } = await outcome(root, set, { answer: prettierAs([]) });
    expect(code, stderr).toBe(0);
    const fresh = await projectWith({ ...http, auth: "jwt", metrics: "prometheus" });
    const expected = await readFile(join(fresh, "src/features/auth.ts"), "utf8");
    expect(await readFile(join(root, "src/features/auth.ts"), "utf8")).toBe(
      await format(expected, { ...style, filepath: "auth.ts" }),
    );
  });

  test("runs no formatter where the plain merge does", async () => {
    const root = await formattedProject();
    const asked: string[] = [];
    const { code } = await outcome(root, ["add", "health", "--no-verify"], {
      answer: prettierAs(asked),
    });
    expect({ code, asked }).toEqual({ code: 0, asked: [] });
  });

  test("Ctrl-C while it formats is no conflict", async () => {
    const root = await formattedProject();
    const before = await contentsOf(root);
    const { code, stderr } = await outcome(root, ["set", "auth=jwt"], {
      answer: (command, _cwd, _input, cancel) => {
        if (!command.includes("prettier")) return {};
        cancel();
        return { exitCode: undefined };
      },
    });
    expect({ code, stderr }).toEqual({
      code: 130,
      stderr: "Asking the project's own formatter …\nerror: Cancelled: nothing was written.\n",
    });
    expect(differences(await contentsOf(root), before)).toEqual([]);
  });
});

const silently = <T>(_text: string, task: () => Promise<T>) => task();

describe("which formatter", () => {
  const asks = async (files: Record<string, unknown>, programs: string[], folder = "") => {
    const above = await emptyFolder();
    const root = join(above, folder);
    await mkdir(root, { recursive: true });
    for (const [path, content] of Object.entries(files)) {
      await writeFile(join(above, path), JSON.stringify(content));
    }
    for (const program of programs) await install(above, program);
    const ran: string[] = [];
    const context = {
      ...nodeContext(),
      exec: async (command: string, args: readonly string[]) => {
        ran.push([command.replace(above, ""), ...args].join(" "));
        const exitCode = command.endsWith("biome") ? 1 : 0;
        return { exitCode, missing: false, timedOut: false, stdout: "formatted", stderr: "" };
      },
    };
    const [answer] = await formatterOf(
      context,
      root,
      silently,
    )([{ text: "text", path: "src/a.ts" }]);
    return { answer, ran };
  };
  const named = (...names: string[]) => ({
    "package.json": { devDependencies: Object.fromEntries(names.map((name) => [name, "1"])) },
  });

  test.each([
    ["prettier", "prettier", "/node_modules/.bin/prettier --stdin-filepath src/a.ts"],
    ["dprint", "dprint", "/node_modules/.bin/dprint fmt --stdin src/a.ts"],
  ])("%s, where it is named and installed", async (name, program, command) => {
    expect(await asks(named(name), [program])).toEqual({ answer: "formatted", ran: [command] });
  });

  test("what one cannot read, the other one is asked about", async () => {
    const { answer, ran } = await asks(named("prettier", "@biomejs/biome"), ["prettier", "biome"]);
    expect(answer).toBe("formatted");
    expect(ran).toEqual([
      "/node_modules/.bin/biome format --stdin-file-path=src/a.ts",
      "/node_modules/.bin/prettier --stdin-filepath src/a.ts",
    ]);
  });

  test("one that the workspace above has", async () => {
    const { ran } = await asks(named("prettier"), ["prettier"], "packages/server");
    expect(ran).toEqual(["/node_modules/.bin/prettier --stdin-filepath src/a.ts"]);
  });

  test.each([
    ["that is named only is not fetched", named("prettier"), []],
    ["that another package brought along is not meant", named("vitest"), ["prettier"]],
    ["in a package.json that cannot be read is none", { "package.json": [] }, ["prettier"]],
  ])("one %s", async (_case, files, programs) => {
    expect(await asks(files, programs)).toEqual({ answer: undefined, ran: [] });
  });
});

test("the real prettier, with the settings that it finds in the project", async () => {
  const root = await formattedProject(false);
  await mkdir(join(root, "node_modules/.bin"), { recursive: true });
  await symlink(resolve("node_modules/prettier"), join(root, "node_modules/prettier"));
  await symlink("../prettier/bin/prettier.cjs", join(root, "node_modules/.bin/prettier"));
  await writeFile(join(root, ".prettierrc.json"), JSON.stringify(style));
  const formatter = formatterOf(nodeContext(), root, silently);
  const fresh = await projectWith({ ...http, auth: "token" });
  const text = await readFile(join(fresh, "src/features/auth.ts"), "utf8");
  const path = "src/features/auth.ts";
  const [answer, none] = await formatter([text, "const ("].map((each) => ({ text: each, path })));
  expect(`${answer}\n`).toBe(await readFile(join(root, path), "utf8"));
  expect(none).toBeUndefined();
});
