import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import { onTestFinished } from "vitest";

import type { Environment } from "./environment.ts";
import { emptyFolder } from "./run.ts";

/** A screen that no test waits longer for hangs. */
const deadlineMs = 30_000;
const pollMs = 20;

/** A program in a real terminal, which tmux draws. */
export class Terminal {
  readonly #socket: string;

  private constructor(socket: string) {
    this.#socket = socket;
  }

  /** Starts `command`, a line of a shell, and shows its exit code when it ends. */
  static async open(
    command: string,
    {
      cwd,
      env,
      columns = 80,
    }: { readonly cwd: string; readonly env: Environment; readonly columns?: number },
  ): Promise<Terminal> {
    const terminal = new Terminal(join(await emptyFolder(), "socket"));
    onTestFinished(() => terminal.#close());
    const size = ["-x", String(columns), "-y", "50"];
    const line = `${command}; echo "exit code $?"; exec cat`;
    await execa(
      "tmux",
      ["-S", terminal.#socket, "-f", "/dev/null", "new-session", "-d", ...size, "-c", cwd, line],
      {
        env: { ...env, LANG: "C.UTF-8" },
        extendEnv: false,
      },
    );
    return terminal;
  }

  /** What is on the screen and above it, a line as it was drawn. */
  async screen(): Promise<string> {
    const { stdout } = await this.#tmux("capture-pane", "-p", "-S", "-");
    return stdout.trimEnd();
  }

  /** Waits until the screen shows the text, which may be broken over lines; then it answers the screen. */
  async shows(text: string): Promise<string> {
    const deadline = Date.now() + deadlineMs;
    for (;;) {
      const screen = await this.screen();
      if (onOneLine(screen).includes(onOneLine(text))) return screen;
      if (Date.now() > deadline) throw new Error(`"${text}" is not on the screen:\n${screen}`);
      await setTimeout(pollMs);
    }
  }

  /** Presses keys, as tmux calls them: `Enter`, `Down`, `C-c`. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys);
  }

  async type(text: string): Promise<void> {
    await this.#tmux("send-keys", "-l", text);
  }

  #tmux(...args: readonly string[]) {
    return execa("tmux", ["-S", this.#socket, ...args]);
  }

  async #close(): Promise<void> {
    await this.#tmux("kill-server");
  }
}

/** Without line ends, and without the bar that clack draws down the left side. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\s│]+/g, " ");
}
