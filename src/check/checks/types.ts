import { typecheck } from "../../project/typecheck.ts";
import { failed, left, passed, type Check } from "../check.ts";
import { tellingLines } from "../judge.ts";
import type { ProjectScene } from "../scene.ts";

export const types: Check<ProjectScene> = {
  id: "types",
  title: "its types are right",
  opens: true,
  async run({ context, root, options }) {
    const result = await typecheck(context, root, options["package-manager"]);
    if (result.state === "passed") return passed();
    // A project without a type check of its own may still build.
    if (result.state === "impossible") return left(result.reason);
    return failed(
      `the type check fails: ${tellingLines(result.output)}`,
      "Mend what the compiler names; the script typecheck of package.json shows all of it.",
    );
  },
};
