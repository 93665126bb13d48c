import type { Context } from "./context.ts";

/**
 * May this run ask? Decided once, before anything else: clack, asked without a terminal, hangs on an open pipe and ends
 * the process with exit code 0 at the end of its input (both measured).
 */
export function isInteractive(
  { stdin, stderr, env }: Pick<Context, "stdin" | "stderr" | "env">,
  { yes, json }: { readonly yes: boolean; readonly json: boolean },
): boolean {
  const ci = !["", "0", "false"].includes((env["CI"] ?? "").toLowerCase());
  return stdin.isTTY === true && stderr.isTTY === true && !ci && !yes && !json;
}
