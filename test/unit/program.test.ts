import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

import { nearest } from "../../src/options/nearest.ts";
import { run } from "../../src/program.ts";
import { version } from "../../src/version.ts";
import { fakeContext } from "../support/fake-context.ts";

async function outcome(argv: string[], options: Parameters<typeof fakeContext>[0] = {}) {
  const context = fakeContext(options);
  const code = await run(argv, context);
  return { code, stdout: context.stdout.text, stderr: context.stderr.text };
}

describe("what is printed for programs goes to stdout", () => {
  test.each(["--version", "-v"])("%s", async (flag) => {
    expect(await outcome([flag])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("--help names commands, run flags and exit codes, and not what is internal", async () => {
    const { code, stdout, stderr } = await outcome(["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const text of [
      "[directory]",
      "--preset",
      "--no-install",
      "--no-git",
      "--dry-run",
      "130  cancelled",
    ]) {
      expect(stdout).toContain(text);
    }
    expect(stdout).toContain("\n  options ");
    expect(stdout).not.toContain("internal");
  });

  test.each([
    "add",
    "add tool",
    "add resource",
    "add prompt",
    "remove",
    "set",
    "update",
    "status",
    "check",
  ])(
    "%s --help says the exit codes too, in lines that a terminal has room for",
    async (command) => {
      const { code, stdout } = await outcome([...command.split(" "), "--help"]);
      expect(code).toBe(0);
      expect(stdout).toContain("3    conflicts with what you changed: nothing was written");
      expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    },
  );

  test("options --json is one document", async () => {
    const { code, stdout, stderr } = await outcome(["options", "--json"], {
      env: { npm_config_user_agent: "bun/1.3.0 npm/? node/v24" },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const document = JSON.parse(stdout);
    expect(document.version).toBe(version);
    const byId = Object.fromEntries(document.options.map((o: { id: string }) => [o.id, o]));
    expect(byId["package-manager"].default).toBe("bun");
    expect(byId.transport).toMatchObject({
      kind: "choices",
      default: ["stdio", "http"],
      variant: true,
    });
    expect(document.presets.map((p: { id: string }) => p.id)).toEqual(["production", "minimal"]);
    expect(document.schema.additionalProperties).toBe(false);
  });
});

describe("wrong use is exit 2, and says what was given, what is allowed, and what was probably meant", () => {
  test.each([
    [
      ["--trasport", "x"],
      '"--trasport" is not a flag of create-mcp-server. Did you mean --transport?',
      "Flags: --version, --name,",
    ],
    [
      ["--trasport=x"],
      '"--trasport=x" is not a flag of create-mcp-server. Did you mean --transport?',
      "Flags: ",
    ],
    [["-x"], '"-x" is not a flag of create-mcp-server.', "Flags: "],
    [
      ["options", "--jsn"],
      '"--jsn" is not a flag of create-mcp-server options. Did you mean --json?',
      "Flags: --json, --help.",
    ],
    [
      ["options", "x"],
      'create-mcp-server options takes no argument: "x" given.',
      "See create-mcp-server options --help.",
    ],
    [
      ["optoins"],
      '"optoins" is not a command. Did you mean "options"?',
      "For a folder of that name: ./optoins",
    ],
    [
      ["optoins", "x"],
      'One directory is expected, and 2 words are given: "optoins" "x". Did you mean "options"?',
      "Commands: add, remove, set, update, status, check, options.",
    ],
    [
      ["--dry-run", "options"],
      '--dry-run stands before the command "options", which does not read it.',
      "./options",
    ],
    [["--name"], "--name <text> needs a value.", "See create-mcp-server --help."],
    [
      ["internal"],
      "create-mcp-server internal needs a command.",
      "Commands: render.\n  For a folder of that name: ./internal",
    ],
    [
      ["internal", "rendr"],
      '"rendr" is not a command of create-mcp-server internal.',
      "Commands: render.",
    ],
    [
      ["x", "--preset", "minmal"],
      '--preset: "minmal" is not one of production, minimal. Did you mean "minimal"?',
      "",
    ],
    [
      ["x", "--transport", "stdio,htpp"],
      '--transport: "htpp" is not one of stdio, http, sse. Did you mean "http"?',
      "",
    ],
    [["x", "--transport", ""], '--transport: "" is not one of stdio, http, sse.', ""],
    [["x", "--cwd", "not-there"], '--cwd: "not-there" is not a folder.', ""],
    [
      ["x/../../y"],
      'The folder "x/../../y" cannot be used: it leads out of the folder ("..").',
      "--cwd <folder> my-server",
    ],
    [
      ["/abs"],
      'The folder "/abs" cannot be used: it is an absolute path.',
      "--cwd <folder> my-server",
    ],
    [["x", "--name", "X"], '--name: "X" cannot be used: npm refuses it', ""],
    [
      ["x", "--description", "a\nb"],
      '--description: "a\\nb" cannot be used: it has more than one line.',
      "",
    ],
  ])("%j", async (argv, message, hint) => {
    const { code, stdout, stderr } = await outcome(argv);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });

  test.each([[[]], [["--yes"]], [["--json"]]])(
    "%j without a folder names what to give",
    async (argv) => {
      const { code, stderr } = await outcome(argv, {
        env: { npm_config_user_agent: "pnpm/11.0.0" },
      });
      expect(code).toBe(2);
      expect(stderr).toBe(
        "error: Which folder? It is not given, and nothing can be asked here.\n" +
          "  Give one, for instance: pnpm create mcp-server my-server\n",
      );
    },
  );

  test("with --json, the error is the one document on stdout too", async () => {
    const { stdout } = await outcome(["x", "--transport", "tcp", "--json"]);
    expect(JSON.parse(stdout)).toEqual({
      version,
      error: {
        exitCode: 2,
        message: '--transport: "tcp" is not one of stdio, http, sse.',
        hints: [],
      },
    });
  });
});

describe("the nearest match", () => {
  test.each([
    ["HTTP", "http"],
    ["stido", "stdio"],
    ["websocket", undefined],
    ["", undefined],
  ])("of %j is %j", (given, meant) => {
    expect(nearest(given, ["stdio", "http"])).toBe(meant);
  });
});

describe("cli.ts", () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8"));

  test("asks for the Node that package.json asks for", () => {
    const minimum = /MINIMUM_NODE = (\d+)/.exec(readFileSync("src/cli.ts", "utf8"))?.[1];
    expect(manifest.engines.node).toBe(`>=${minimum}`);
  });

  test("imports nothing before it has checked Node", () => {
    expect(readFileSync("src/cli.ts", "utf8")).not.toMatch(/^(import|export) /m);
  });

  test("runs", () => {
    const stdout = execFileSync(process.execPath, ["--import", "tsx", "src/cli.ts", "--version"], {
      encoding: "utf8",
    });
    expect(stdout).toBe(`${manifest.version}\n`);
  });
});
