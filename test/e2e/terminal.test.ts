import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";

import { OPTIONS } from "../../src/options/table.ts";
import { needs } from "../support/programs.ts";
import { environment } from "./environment.ts";
import { emptyFolder } from "./run.ts";
import { Terminal } from "./terminal.ts";
import { expectComplete, namesIn } from "./tree.ts";

const FOLDER = "Which folder?";
const PRESET = "What should it have?";
const CONFIRM = "Create these files?";

/** A question, and what a person does when it is there. */
type Step = readonly [question: string, act: (terminal: Terminal) => Promise<void>];

function press(...keys: string[]) {
  return (terminal: Terminal) => terminal.press(...keys);
}
function answer(text: string) {
  return async (terminal: Terminal) => {
    await terminal.type(text);
    await terminal.press("Enter");
  };
}

/** By option, so that a new one fails here until somebody has answered it. */
const ANSWERS: Record<(typeof OPTIONS)[number]["id"], Step[1]> = {
  name: answer("@acme/weather"),
  description: answer(`It's "{{so}}" $HOME`),
  // The first of two is taken away.
  transport: press("Space", "Enter"),
  sdk: press("Down", "Enter"),
  auth: press("Down", "Down", "Enter"),
  "rate-limit": press("Down", "Enter"),
  metrics: press("Down", "Enter"),
  health: press("Right", "Enter"),
  sessions: press("Enter"),
  shutdown: press("Enter"),
  "package-manager": press("Down", "Enter"),
};

/** Runs the packed program in a terminal, without install and Git; other tests are about these. */
async function session(steps: readonly Step[], columns = 80) {
  const cwd = await emptyFolder();
  const command = `"${process.execPath}" "${inject("packed").cli}" --no-install --no-git`;
  const terminal = await Terminal.open(command, { cwd, env: environment(cwd), columns });
  for (const [question, act] of steps) {
    await terminal.shows(question);
    await act(terminal);
  }
  const screen = await terminal.shows("exit code ");
  return { cwd, screen, exitCode: Number(/^exit code (\d+)$/m.exec(screen)?.[1]) };
}

const optionsOf = async (project: string) =>
  JSON.parse(await readFile(join(project, ".create-mcp-server.json"), "utf8")).options;

const DEFAULTS: readonly Step[] = [
  [FOLDER, press("Enter")],
  [PRESET, press("Enter")],
  [CONFIRM, press("Enter")],
];
const EACH: readonly Step[] = [
  [FOLDER, answer("other")],
  [PRESET, press("Down", "Down", "Enter")],
  ...OPTIONS.map(({ id, question }) => [question, ANSWERS[id]] as const),
  [CONFIRM, press("Enter")],
];

describe("in a terminal", needs("tmux"), () => {
  test("Enter at every question makes the production project and says what to type next", async () => {
    const { cwd, screen, exitCode } = await session(DEFAULTS);
    expect(exitCode).toBe(0);
    await expectComplete(join(cwd, "my-server"));
    expect(screen).toContain("\nNext:\n  cd my-server\n  npm install\n  npm run dev\n");
    expect(screen).toContain(
      "\n  npm create mcp-server@latest my-server -- --no-install --no-git --yes\n",
    );
  });

  test("each answer reaches the project", async () => {
    const { cwd, screen, exitCode } = await session(EACH);
    expect(exitCode).toBe(0);
    expect(screen).toContain("\n  REDIS_URL: The Redis where calls are counted");
    await expectComplete(join(cwd, "other"));
    expect(await optionsOf(join(cwd, "other"))).toEqual({
      name: "@acme/weather",
      description: `It's "{{so}}" $HOME`,
      transport: ["http"],
      sdk: "v1",
      auth: "none",
      "rate-limit": "redis",
      metrics: "none",
      health: false,
      sessions: false,
      shutdown: true,
      "package-manager": "pnpm",
    });
  });

  test.each(EACH.map(([question], at) => [question, at] as const))(
    "Ctrl-C at %j exits with 130 and writes nothing",
    async (question, at) => {
      const { cwd, screen, exitCode } = await session([
        ...EACH.slice(0, at),
        [question, press("C-c")],
      ]);
      expect(exitCode).toBe(130);
      expect(screen).toContain("Cancelled: nothing was written.");
      expect(await namesIn(cwd)).toEqual([]);
    },
  );

  test("No at the last question exits with 130 and writes nothing", async () => {
    const { cwd, exitCode } = await session([
      ...DEFAULTS.slice(0, -1),
      [CONFIRM, press("Right", "Enter")],
    ]);
    expect(exitCode).toBe(130);
    expect(await namesIn(cwd)).toEqual([]);
  });

  test("40 columns are enough: every file stands unbroken below its folder", async () => {
    const { cwd, screen, exitCode } = await session(DEFAULTS, 40);
    expect(exitCode).toBe(0);
    const manifest = await readFile(join(cwd, "my-server/.create-mcp-server.json"), "utf8");
    for (const path of Object.keys(JSON.parse(manifest).files)) {
      expect(screen).toContain(path.slice(path.lastIndexOf("/") + 1));
    }
    // Two columns are the indentation of what is in the project's own folder: no module is.
    expect(screen).not.toMatch(/^│ {2}\S+\.ts/m);
    expect(screen).toContain("\nNext:\n  cd my-server\n  npm install\n  npm run dev\n");
  });
});
