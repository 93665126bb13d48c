import { stat } from "node:fs/promises";
import { join } from "node:path";
import { packageManagerWords } from "../../render/package-manager-words.ts";
import { failed, passed, type Check } from "../check.ts";
import { tellingLines } from "../judge.ts";
import type { ProjectScene } from "../scene.ts";
import { BUNDLE } from "../server.ts";

const MAX_MS = 5 * 60_000;

export const build: Check<ProjectScene> = {
  id: "build",
  title: "it builds",
  opens: true,
  async run({ context, root, options }) {
    const words = packageManagerWords[options["package-manager"]];
    const [command = "", ...args] = words.run("build").split(" ");
    const started = Date.now();
    const result = await context.exec(command, args, { cwd: root, timeoutMs: MAX_MS });
    if (result.missing) {
      return failed(`${command} is not installed`, `Install ${command}, or set package-manager.`);
    }
    if (result.timedOut) {
      return failed(
        `the build did not end in ${MAX_MS / 60_000} minutes`,
        `Look at what it waits for: ${words.run("build")}`,
      );
    }
    if (result.exitCode === 127) {
      return failed(
        "the build does not find its programs: nothing is installed",
        `Install the packages: ${words.install}`,
      );
    }
    if (result.exitCode !== 0) {
      const said = tellingLines(`${result.stderr}\n${result.stdout}`);
      return failed(
        `the build fails with exit code ${result.exitCode}: ${said}`,
        `See all that it says: ${words.run("build")}`,
      );
    }
    const built = await stat(join(root, BUNDLE)).catch(() => undefined);
    // Whole seconds: some file systems keep no more.
    if (built !== undefined && built.mtimeMs >= started - 1_000) return passed();
    return failed(
      `the build ends well, and has not written ${BUNDLE}`,
      `Let the script build of package.json write ${BUNDLE}.`,
    );
  },
};
