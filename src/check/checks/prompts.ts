import { causeOf } from "../cause-of.ts";
import { failed, passed, type Check } from "../check.ts";
import type { Peer } from "../official-clients.ts";
import type { ClientScene, OfferedPrompt } from "../scene.ts";

/** The arguments are not such as the server wants them: nobody said which. */
const INVALID_PARAMS = -32602;

export const prompts: Check<ClientScene> = {
  id: "prompts",
  title: "every prompt that it lists is answered",
  async run({ peer, offer, server }) {
    const left: string[] = [];
    for (const prompt of offer!.prompts) {
      try {
        await peer!.prompt(prompt.name, await argumentsFor(prompt, peer!));
      } catch (error) {
        if ((error as { code?: unknown }).code === INVALID_PARAMS) {
          left.push(prompt.name);
          continue;
        }
        const cause = await causeOf((error as Error).message, server!);
        return failed(
          `the prompt ${prompt.name} fails: ${cause}`,
          `Mend what ${prompt.name} runs.`,
        );
      }
    }
    const note = `${offer!.prompts.length - left.length} answered`;
    return passed(
      left.length === 0
        ? note
        : `${note}; not answered, as no arguments could be made up: ${left.join(", ")}`,
    );
  },
};

/** What is required: what the server proposes, or else any text. */
async function argumentsFor(prompt: OfferedPrompt, peer: Peer): Promise<Record<string, string>> {
  const args: Record<string, string> = {};
  for (const { name, required } of prompt.arguments ?? []) {
    if (required !== true) continue;
    const proposed = await peer.complete(prompt.name, name).catch(() => []);
    args[name] = proposed[0] ?? "1";
  }
  return args;
}
