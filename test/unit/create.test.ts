import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { run } from "../../src/program.ts";
import { apply } from "../../src/plan/apply.ts";
import { initialiseGit } from "../../src/project/git.ts";
import { install } from "../../src/project/install.ts";
import type { StepResult } from "../../src/project/step.ts";
import { fakeContext } from "../support/fake-context.ts";

vi.mock(import("../../src/render/render.ts"), () => ({
  render: (options) =>
    new Map([
      ["options.json", { text: `${JSON.stringify(options)}\n`, mode: 0o644 }],
      ["src/main.ts", { text: "\n", mode: 0o755 }],
    ]),
}));
vi.mock(import("../../src/plan/apply.ts"), { spy: true });
vi.mock(import("../../src/project/install.ts"), () => ({ install: vi.fn<typeof install>() }));
vi.mock(import("../../src/project/git.ts"), () => ({
  initialiseGit: vi.fn<typeof initialiseGit>(),
}));

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "create-"));
  vi.mocked(install).mockReset().mockResolvedValue({ state: "done" });
  vi.mocked(initialiseGit).mockReset().mockResolvedValue({ state: "done" });
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

async function outcome(argv: string[], cancelOn?: (cancel: () => void) => void) {
  const context = fakeContext({ cwd });
  cancelOn?.(context.cancel);
  const code = await run(argv, context);
  return { code, stdout: context.stdout.text, stderr: context.stderr.text };
}

const written = (directory = "my-server") =>
  JSON.parse(readFileSync(join(cwd, directory, "options.json"), "utf8"));

const failed: StepResult = {
  state: "failed",
  reason: "the network is not reachable",
  command: "npm install",
};

describe("without a terminal", () => {
  test("a folder is enough: the rest has its default, and the next commands are said", async () => {
    const { code, stdout, stderr } = await outcome(["my-server"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(written()).toMatchObject({ name: "my-server", transport: ["stdio", "http"] });
    expect(stderr).toBe(
      `Installing with npm …
Making it a git repository …

my-server is there: 2 files in my-server

Next:
  cd my-server
  npm run dev

The same again, without questions:
  npm create mcp-server@latest my-server -- --yes

Your token is in the project's .env, as MCP_TOKEN; its hash, for the server, as AUTH_TOKENS.
`,
    );
  });

  test("flags reach the project", async () => {
    const argv = [
      "x",
      "--name",
      "@acme/y",
      "--description",
      "-",
      "--transport=http",
      "--auth",
      "none",
      "--no-health",
      "--package-manager",
      "bun",
    ];
    expect((await outcome(argv)).code).toBe(0);
    expect(written("x")).toEqual({
      name: "@acme/y",
      description: "-",
      transport: ["http"],
      sdk: "v2",
      auth: "none",
      "rate-limit": "memory",
      metrics: "prometheus",
      health: false,
      sessions: false,
      shutdown: true,
      "package-manager": "bun",
    });
    expect(install).toHaveBeenCalledWith(expect.anything(), join(cwd, "x"), "bun");
  });

  test("what only a person can set is said, and where", async () => {
    const { stderr } = await outcome(["x", "--rate-limit", "redis"]);
    expect(stderr).toContain(`
It does not start until these are set, in its .env or in the environment:
  REDIS_URL: The Redis where calls are counted: redis://user:password@host:6379/0, or rediss:// for TLS

Next:
`);
  });

  test("a list may be given in one flag or in many", async () => {
    await outcome(["x", "--transport", "http,stdio"]);
    await outcome(["y", "--transport", "http", "--transport", "stdio"]);
    expect(written("x").transport).toEqual(["stdio", "http"]);
    expect(written("y").transport).toEqual(["stdio", "http"]);
  });

  test("--preset minimal has stdio and nothing else, and http and nothing else if that is given", async () => {
    const { stderr } = await outcome(["x", "--preset", "minimal"]);
    const nothing = {
      auth: "none",
      "rate-limit": "none",
      metrics: "none",
      health: false,
      sessions: false,
      shutdown: false,
    };
    expect(written("x")).toMatchObject({ transport: ["stdio"], ...nothing });
    expect(stderr).toContain("x -- --transport stdio --no-shutdown --yes\n");
    await outcome(["y", "--preset", "minimal", "--transport", "http"]);
    expect(written("y")).toMatchObject({ transport: ["http"], ...nothing });
  });

  test("what needs http is off without it, and said to be impossible if it is named", async () => {
    await outcome(["x", "--transport", "stdio"]);
    expect(written("x")).toMatchObject({ auth: "none", health: false, shutdown: true });
    const { code, stderr } = await outcome(["y", "--transport", "stdio", "--auth", "token"]);
    expect(code).toBe(2);
    expect(stderr).toBe("error: --auth token needs http: add http to --transport.\n");
    expect(readdirSync(cwd)).toEqual(["x"]);
  });

  test("a folder may be named like a command, given as a path", async () => {
    expect((await outcome(["./options"])).code).toBe(0);
    expect(written("options").name).toBe("options");
  });

  test("the current folder takes its name from where it is", async () => {
    const home = join(cwd, "here");
    mkdirSync(home);
    const { code, stderr } = await outcome([".", "--cwd", "here"]);
    expect(code).toBe(0);
    expect(written("here").name).toBe("here");
    expect(stderr).toContain("Next:\n  cd here\n  npm run dev\n");
    expect(stderr).toContain("npm create mcp-server@latest . -- --cwd here --yes");
  });
});

describe("a target that is not free", () => {
  beforeEach(() => {
    mkdirSync(join(cwd, "my-server"));
    writeFileSync(join(cwd, "my-server", "thesis.txt"), "precious");
  });

  test("is refused with the list of what is in the way, by a dry run with the same words", async () => {
    const real = await outcome(["my-server"]);
    expect(real.code).toBe(2);
    expect(real.stderr).toContain(
      "my-server is not empty; nothing was written. In the way:\n  thesis.txt is already there\n",
    );
    expect(await outcome(["my-server", "--dry-run"])).toEqual(real);
    expect(readdirSync(join(cwd, "my-server"))).toEqual(["thesis.txt"]);
  });
});

describe("--dry-run", () => {
  test("prints the plan on stdout and writes nothing", async () => {
    const { code, stdout, stderr } = await outcome(["my-server", "--dry-run"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("options.json");
    expect(readdirSync(cwd)).toEqual([]);
    expect(install).not.toHaveBeenCalled();
    expect(initialiseGit).not.toHaveBeenCalled();
  });

  test("with --json is one document, without what was not done", async () => {
    const { code, stdout } = await outcome(["my-server", "--dry-run", "--json"]);
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document.plan.changes).toContainEqual({
      kind: "notice",
      path: ".env",
      reason: "gets your own MCP_TOKEN",
    });
    expect(document).toMatchObject({ dryRun: true, folder: "my-server", nextCommands: [] });
    expect(document).not.toHaveProperty("steps");
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe("--json", () => {
  test("prints one document: plan, steps, warnings, next commands; nothing else on either stream", async () => {
    vi.mocked(install).mockResolvedValue(failed);
    vi.mocked(initialiseGit).mockResolvedValue({
      state: "skipped",
      reason: "inside another repository",
    });
    const { code, stdout, stderr } = await outcome(["my-server", "--json", "--transport", "stdio"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      folder: "my-server",
      options: written(),
      dryRun: false,
      plan: expect.any(Object),
      steps: { install: failed, git: { state: "skipped" } },
      warnings: [
        "install failed: the network is not reachable",
        "git skipped: inside another repository",
      ],
      nextCommands: ["cd my-server", "npm install", "npm run dev"],
      command: "npm create mcp-server@latest my-server -- --transport stdio --yes",
    });
  });
});

describe("settings that only a person knows", () => {
  test("are said before the command that needs them", async () => {
    const { stderr } = await outcome(["my-server", "--auth", "jwt"]);
    expect(stderr).toContain(
      `
It does not start until these are set, in its .env or in the environment:
  AUTH_ISSUER: The authorization server that issues the tokens, to the letter as it stands in their \`iss\`
  PUBLIC_URL: The address of this server as clients know it, without /mcp

Next:
`,
    );
    expect(stderr).not.toContain("AUTH_TOKENS");
  });

  test("are in the document for programs", async () => {
    const { stdout } = await outcome(["x", "--auth", "jwt", "--json"]);
    const names = JSON.parse(stdout).requiredSettings.map(({ name }: { name: string }) => name);
    expect(names).toEqual(["AUTH_ISSUER", "PUBLIC_URL"]);
    const other = await outcome(["y", "--json"]);
    expect(JSON.parse(other.stdout).requiredSettings).toEqual([]);
  });
});

describe("steps after the files", () => {
  test("a failed install is a warning with the exact next command, and done", async () => {
    vi.mocked(install).mockResolvedValue(failed);
    const { code, stderr } = await outcome(["my-server"]);
    expect(code).toBe(0);
    expect(stderr).toContain("warning: install failed: the network is not reachable\n");
    expect(stderr).toContain("Next:\n  cd my-server\n  npm install\n  npm run dev\n");
    expect(initialiseGit).toHaveBeenCalled();
  });

  test("what a step has to say although it is done is said", async () => {
    vi.mocked(install).mockResolvedValue({ state: "done", note: "Installed from the workspace." });
    const { stderr } = await outcome(["my-server"]);
    expect(stderr).toContain("\nInstalled from the workspace.\n");
    expect(stderr).not.toContain("warning");
  });

  test("a token that could not be written is a warning, and made by hand after the install", async () => {
    // Where a folder is, no file can be opened.
    vi.mocked(apply).mockImplementationOnce(async ({ root }) => {
      mkdirSync(join(root, ".env"), { recursive: true });
      return { done: async () => {}, undo: async () => [] };
    });
    vi.mocked(install).mockResolvedValue(failed);
    const { code, stderr } = await outcome(["my-server"]);
    expect(code).toBe(0);
    expect(stderr).toContain("warning: secrets failed: .env cannot be written: EISDIR");
    expect(stderr).toContain(
      "Next:\n  cd my-server\n  npm install\n  npm run token:new\n  npm run dev\n",
    );
  });

  test("a failed install that was asked for by --install is a failure", async () => {
    vi.mocked(install).mockResolvedValue(failed);
    expect((await outcome(["my-server", "--install"])).code).toBe(1);
    expect(written().name).toBe("my-server");
  });

  test("a failed git that was asked for by --git is a failure", async () => {
    vi.mocked(initialiseGit).mockResolvedValue({ ...failed, command: "git init" });
    expect((await outcome(["x"])).code).toBe(0);
    expect((await outcome(["y", "--git"])).code).toBe(1);
  });

  test("--no-install and --no-git do neither, and the install is left as a next command", async () => {
    const { stderr } = await outcome(["my-server", "--no-install", "--no-git"]);
    expect(install).not.toHaveBeenCalled();
    expect(initialiseGit).not.toHaveBeenCalled();
    expect(stderr).not.toContain("warning");
    expect(stderr).toContain("Next:\n  cd my-server\n  npm install\n  npm run dev\n");
    expect(stderr).toContain("-- --no-install --no-git --yes");
  });
});

describe("a signal", () => {
  test("before writing leaves nothing", async () => {
    const { code, stderr } = await outcome(["my-server"], (cancel) => cancel());
    expect(code).toBe(130);
    expect(stderr).toBe("error: Cancelled: nothing was written.\n");
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("while installing leaves a complete project, and says what was left to do", async () => {
    const { code, stderr } = await outcome(["my-server"], (cancel) => {
      vi.mocked(install).mockImplementation(async () => {
        cancel();
        return { ...failed, reason: "it was killed" };
      });
    });
    expect(code).toBe(130);
    expect(stderr).toContain(
      "error: Cancelled. The project is complete in my-server; what was left to do:\n" +
        "  cd my-server\n  npm install\n  npm run dev\n",
    );
    expect(written().name).toBe("my-server");
    expect(initialiseGit).not.toHaveBeenCalled();
  });
});

describe("what goes wrong", () => {
  test("on the disk is one line and exit 1", async () => {
    vi.mocked(apply).mockRejectedValueOnce(
      Object.assign(new Error("ENOSPC: no space left on device, write"), {
        code: "ENOSPC",
        syscall: "write",
      }),
    );
    expect(await outcome(["my-server"])).toEqual({
      code: 1,
      stdout: "",
      stderr: "error: ENOSPC: no space left on device, write\n",
    });
  });

  test("in this program is said to be its mistake, with the stack", async () => {
    vi.mocked(apply).mockRejectedValueOnce(new TypeError("x is not a function"));
    const { code, stderr } = await outcome(["my-server"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: This is a mistake in create-mcp-server .*, not yours\.\n {2}TypeError: x/,
    );
  });
});
