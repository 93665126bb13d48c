import { nodeContext } from "./node-context.ts";
import { run } from "./program.ts";

/** What every command line needs, and `--help` loads. */
export async function start(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2), nodeContext());
}
