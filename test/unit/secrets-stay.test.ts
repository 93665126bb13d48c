import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";

import { run } from "../../src/program.ts";
import { fakeContext } from "../support/fake-context.ts";
import { emptyFolder, write } from "./folder.ts";
import { realContext } from "./project/context.ts";
import { someOptions } from "./render/options.ts";

let cwd: string;
let env: Record<string, string>;

beforeEach(async () => {
  cwd = await emptyFolder();
  const home = await emptyFolder();
  await write(home, { ".gitconfig": "[user]\nname = Ann\nemail = ann@example.com\n" });
  env = { PATH: process.env["PATH"]!, HOME: home, GIT_CONFIG_NOSYSTEM: "1" };
});

describe("the token of a new project", () => {
  /** Creates it with a real git, and hands back what was printed. */
  async function created(...flags: string[]) {
    const { exec, randomBytes } = realContext(cwd, env);
    const context = { ...fakeContext({ cwd }), exec, randomBytes };
    expect(await run(["my-server", "--no-install", ...flags], context)).toBe(0);
    const dotEnv = readFileSync(join(cwd, "my-server/.env"), "utf8");
    const token = /^MCP_TOKEN=(.+)$/m.exec(dotEnv)?.[1] ?? "";
    const hash = /^AUTH_TOKENS=me:(\w+):\*$/m.exec(dotEnv)?.[1] ?? "";
    expect([token.length, hash.length]).toEqual([43, 64]);
    return { secrets: [token, hash], printed: context.stdout.text + context.stderr.text };
  }

  function git(...args: string[]): string {
    return execFileSync("git", args, { cwd: join(cwd, "my-server"), env, encoding: "utf8" });
  }

  test("is in no commit, no manifest and no other file that git sees", async () => {
    const { secrets } = await created();
    expect(git("ls-files")).toContain(".create-mcp-server.json\n");
    expect(git("status", "--porcelain", "--ignored")).toBe("!! .env\n");
    const everything = git("log", "--all", "--patch", "--text");
    expect(everything).toContain('"auth": "token"');
    for (const secret of secrets) expect(everything).not.toContain(secret);
  });

  test.each([[[]], [["--json"]]])("is not printed, with %j, but where it is", async (flags) => {
    const { secrets, printed } = await created(...flags);
    expect(printed).toContain("Your token is in the project's .env, as MCP_TOKEN");
    for (const secret of secrets) expect(printed).not.toContain(secret);
  });
});

describe("no secret is made", () => {
  const randomBytes = () => {
    throw new Error("No randomness is allowed in this test.");
  };

  test("by a dry run, which says that there will be one", async () => {
    const context = { ...fakeContext({ cwd }), randomBytes };
    expect(await run(["my-server", "--dry-run"], context)).toBe(0);
    expect(context.stdout.text).toContain("also:\n  .env gets your own MCP_TOKEN\n");
  });

  test("by internal render", async () => {
    const context = { ...fakeContext({ cwd }), randomBytes };
    const options = someOptions({ auth: "token" });
    context.stdin.end(JSON.stringify({ protocol: 1, options }));
    expect(await run(["internal", "render"], context)).toBe(0);
    expect(Object.keys(JSON.parse(context.stdout.text).files)).not.toContain(".env");
  });

  test("for a project that needs none", async () => {
    const context = { ...fakeContext({ cwd }), randomBytes };
    const flags = ["--auth", "none", "--no-install", "--no-git"];
    expect(await run(["my-server", ...flags], context)).toBe(0);
    expect(context.stderr.text).not.toContain(".env");
  });
});
