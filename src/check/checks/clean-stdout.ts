import { failed, passed, type Check } from "../check.ts";
import type { ClientScene } from "../scene.ts";

const MAX_SHOWN = 80;

export const cleanStdout: Check<ClientScene> = {
  id: "clean-stdout",
  title: "its stdout holds nothing but the protocol",
  async run({ stdio }) {
    const [stray] = stdio!.strays;
    if (stray === undefined) return passed();
    return failed(
      `something writes to stdout: ${JSON.stringify(stray.slice(0, MAX_SHOWN))}`,
      "On stdio, stdout belongs to the protocol, and clients break off: write to the log, or to stderr.",
    );
  },
};
