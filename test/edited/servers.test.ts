import { expect, test } from "vitest";
import type { Options } from "../../src/options/table.ts";
import { bundleHere } from "../variants/bundle.ts";
import { writeFiles } from "../variants/project.ts";
import { open } from "../variants/session.ts";
import { erasOf } from "../variants/official-client.ts";
import { runnable, surroundings } from "../variants/surroundings.ts";
import { results, type Result } from "./results.ts";
import { isWhole } from "./selection.ts";
import { textOf } from "./tree.ts";

/** Of what is compiled, how many are started too. */
const EVERY = isWhole ? 4 : 2;

/** A package outside the bundle has to be installed where the server runs. */
function isBundled({ tree }: Result): boolean {
  return !/"dependencies"/.test(textOf(tree, "package.json"));
}

const started = (await results()).filter(isBundled).filter((_, index) => index % EVERY === 0);

/** What it has, by its own list: a file that a person has renamed stays when its feature is removed, and asks for settings. */
function asItIs({ step: { before, after }, tree }: Result): Options {
  const hasAuth = /^ {2}auth,$/m.test(textOf(tree, "src/features/index.ts"));
  return hasAuth && after.auth === "none" ? { ...after, auth: before.auth } : after;
}

for (const result of started) {
  const { name, edit, step, tree } = result;
  const title = `${name}: starts from its bundle, and serves an official client`;
  test.concurrent(title, runnable(step.after), async ({ onTestFinished }) => {
    const root = await writeFiles(`edited/servers/${name.replaceAll(/[^\w-]+/g, "-")}`, tree);
    const bundle = await bundleHere(root, tree);
    const around = await surroundings(asItIs(result));
    onTestFinished(around.close);
    for (const [index, transport] of step.after.transport.entries()) {
      const eras = erasOf(step.after.sdk, transport);
      const session = await open[transport](bundle, eras[index % eras.length]!, around);
      try {
        const tools = (await session.client.listTools()).map((tool) => tool.name);
        const call = edit.shows ?? {
          tool: "convert_temperature",
          arguments: { value: 100, from: "celsius", to: "kelvin" },
          answer: '{"value":373.15,"unit":"kelvin"}',
        };
        expect(tools).toContain(call.tool);
        const { content } = await session.client.call(call.tool, call.arguments);
        expect(content).toEqual([{ type: "text", text: call.answer }]);
      } finally {
        await session.stop();
      }
    }
  });
}
