import { causeOf } from "../cause-of.ts";
import { failed, passed, type Check } from "../check.ts";
import type { ClientScene } from "../scene.ts";

export const resources: Check<ClientScene> = {
  id: "resources",
  title: "every resource that it lists can be read",
  async run({ peer, offer, server }) {
    for (const { name, uri } of offer!.resources) {
      try {
        await peer!.read(uri);
      } catch (error) {
        const cause = await causeOf((error as Error).message, server!);
        return failed(
          `the resource ${name} (${uri}) cannot be read: ${cause}`,
          `Mend what reads ${name}, or do not list it.`,
        );
      }
    }
    const { templates } = offer!;
    const note = `${offer!.resources.length} read`;
    if (templates.length === 0) return passed(note);
    return passed(
      `${note}; not read, as nobody says of what: ${templates.map((one) => one.name).join(", ")}`,
    );
  },
};
