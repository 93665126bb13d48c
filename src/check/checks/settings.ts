import { failed, left, passed, type Check } from "../check.ts";
import { tellingLines } from "../judge.ts";
import type { TransportScene } from "../scene.ts";
import { BUNDLE, COMMON_SETTINGS } from "../server.ts";

const MAX_MS = 20_000;

/** What servers say of their own accord: settings that are not valid. */
const NOT_VALID = 78;

export const settings: Check<TransportScene> = {
  id: "settings",
  title: "its settings are complete and valid",
  opens: true,
  async run(scene) {
    const { context, root, transport, callers } = scene;
    const args = [BUNDLE, "--transport", transport, "--check-config"];
    const env = { ...COMMON_SETTINGS, ...callers.settings };
    const result = await context.exec(process.execPath, args, {
      cwd: root,
      env,
      timeoutMs: MAX_MS,
    });
    if (result.exitCode === NOT_VALID) {
      return failed(
        `its settings are not valid: ${tellingLines(result.stderr)}`,
        "Give what is missing in its .env, or in the environment that check is started in.",
      );
    }
    // Whatever else is wrong is found by starting it as it is used.
    if (result.exitCode !== 0) return left("the server does not say what its settings are");
    scene.settings = new Map(
      result.stdout.split("\n").flatMap((line) => {
        const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
        return name === undefined ? [] : [[name, value ?? ""]];
      }),
    );
    return passed();
  },
};
