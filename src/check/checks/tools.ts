import { causeOf } from "../cause-of.ts";
import { failed, passed, type Check, type Verdict } from "../check.ts";
import { exampleOf } from "../example-value.ts";
import { firstLine, internalError, leakIn } from "../judge.ts";
import type { ToolAnswer } from "../official-clients.ts";
import type { ClientScene, OfferedTool } from "../scene.ts";
import { becomes } from "../bounded.ts";
import { endedEarly } from "./starts.ts";

/** What a server allows a tool if nothing else is set, and how much longer its answer may take. */
const USUAL_MS = 30_000;
const GRACE_MS = 5_000;
const END_MS = 200;
/** A call that takes longer is made once only. */
const MAX_REPEATED_MS = 1_000;

export const tools: Check<ClientScene> = {
  id: "tools",
  title: "tools that are marked as safe (readOnlyHint) answer",
  async run(scene) {
    const notes: string[] = [];
    for (const tool of scene.offer!.tools) {
      const args = await argumentsFor(tool);
      if ("reason" in args) {
        scene.known.notCalled.set(tool.name, args.reason);
        continue;
      }
      const verdict = await callIt(scene, tool, args.value, notes);
      if (verdict !== undefined) return verdict;
    }
    const { length } = scene.offer!.tools;
    const count = length - scene.known.notCalled.size;
    return passed([`${count} of ${length} called`, ...notes].join("; "));
  },
};

/** Arguments with which a tool may be called by somebody who does not know it, or why there are none. */
async function argumentsFor(
  tool: OfferedTool,
): Promise<{ readonly value: object } | { readonly reason: string }> {
  if (tool.annotations?.readOnlyHint !== true) {
    return { reason: "it is not marked as safe to call (annotations.readOnlyHint)" };
  }
  const { accepts } = await import("../official-clients.ts");
  const example = exampleOf(tool.inputSchema);
  if ("impossible" in example) {
    return { reason: `no arguments can be made up for it: ${example.impossible}` };
  }
  if (!accepts(tool.inputSchema, example.value)) {
    return { reason: "no arguments can be made up that its schema accepts" };
  }
  return { value: example.value as object };
}

async function callIt(
  { peer, server, settings, known }: ClientScene,
  { name }: OfferedTool,
  args: object,
  notes: string[],
): Promise<Verdict | undefined> {
  const what = `${name}(${JSON.stringify(args)})`;
  const limitMs = (Number(settings.get("TOOL_TIMEOUT_MS")) || USUAL_MS) + GRACE_MS;
  const started = performance.now();
  let answer: ToolAnswer;
  try {
    answer = await peer!.call(name, args, limitMs);
  } catch (error) {
    const ms = performance.now() - started;
    // Its end comes by another way than the broken connection.
    if (await becomes(END_MS, () => !server!.isRunning())) {
      return endedEarly(server!, `during the call ${what}`);
    }
    if (ms < limitMs) {
      return failed(
        `the call ${what} fails: ${firstLine((error as Error).message)}`,
        `Look at ${name}; what it returns must fit its output, if it has one.`,
      );
    }
    // Whatever else is asked of it would wait as long.
    await server!.kill();
    return failed(
      `the call ${what} was not answered in ${limitMs / 1000} s: the tool hangs, and the whole server with it`,
      `Let ${name} await what takes long; nothing else runs while it computes.`,
    );
  }
  const ms = performance.now() - started;
  const text = answer.content.map((part) => String(part.text ?? "")).join("\n");
  if (answer.isError !== true) {
    const isSlowest = ms > (known.slowest?.ms ?? 0);
    if (isSlowest && ms <= MAX_REPEATED_MS) known.slowest = { name, args, ms };
    return undefined;
  }
  if (/ timed out after \d+ ms/.test(text)) {
    return failed(
      `the tool hangs: ${what} was given up (${firstLine(text)})`,
      `Let ${name} answer in time, or give it a longer timeoutMs.`,
    );
  }
  const leak = leakIn(text);
  if (leak !== undefined) {
    return failed(
      `the call ${what} is answered with ${leak}`,
      "Answer with an id, and put the error into the log.",
    );
  }
  if (internalError(text) !== undefined) {
    const cause = await causeOf(text, server!);
    return failed(
      `the tool throws: ${what} ends with "${cause}"`,
      `Mend ${name}, or throw a UserError if the caller is to read it.`,
    );
  }
  // It may be right to refuse what was made up.
  notes.push(`${name} says: ${firstLine(text)}`);
  return undefined;
}
