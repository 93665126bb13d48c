import { failed, passed, type Check } from "../check.ts";
import type { ClientScene } from "../scene.ts";
import { endOf, STOP_MS } from "../server.ts";

export const endsWithInput: Check<ClientScene> = {
  id: "ends-with-input",
  title: "it ends with its stdin, with exit code 0",
  async run(scene) {
    const { program } = scene.server!;
    scene.isEnding = true;
    program.stdin.end();
    const end = await endOf(program, STOP_MS);
    if (end === undefined) {
      return failed(
        `${STOP_MS / 1000} s after its stdin has ended it was still running`,
        "It would be left behind by every client that closes: let src/mcp/stdio.ts see the end of stdin.",
      );
    }
    if (end.exitCode === 0) return passed();
    return failed(
      `at the end of its stdin it ended with ${end.exitCode ?? end.signal} instead of exit code 0`,
      "See src/lib/exit.ts, and what the log says.",
    );
  },
};
