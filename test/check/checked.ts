import { run } from "../../src/program.ts";
import { nodeContext } from "../../src/node-context.ts";
import { fakeContext } from "../support/fake-context.ts";

/** The real programs of this process; one for all tests of a file, as it listens to signals. */
const { exec, start, randomBytes } = nodeContext();

interface CheckDocument {
  readonly passed: boolean;
  readonly checks: readonly {
    readonly place: string;
    readonly id: string;
    readonly state: "passed" | "failed" | "left";
    readonly cause?: string;
    readonly remedy?: string;
    readonly reason?: string;
  }[];
  readonly notCalled: readonly { readonly tool: string; readonly reason: string }[];
  readonly error?: { readonly message: string; readonly hints: readonly string[] };
}

/** Runs `check --json` on a project, as the command line does. */
export async function checked(
  root: string,
): Promise<{ exitCode: number; document: CheckDocument; stderr: string }> {
  const context = { ...fakeContext({ cwd: root }), exec, start, randomBytes };
  const exitCode = await run(["check", "--json"], context);
  const document = JSON.parse(context.stdout.text) as CheckDocument;
  return { exitCode, document, stderr: context.stderr.text };
}
