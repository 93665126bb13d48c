import { expect, test } from "vitest";
import { render } from "../../src/render/render.ts";
import { writeProject } from "../variants/project.ts";
import { covering, selectedVariants } from "../variants/selection.ts";
import { checked } from "./checked.ts";
import { untyped } from "./faults.ts";

// What `check` looks at depends on no more than two options together: a few variants in which every two values meet, in
// CI too. Their types are checked in test/variants, all at once.
for (const { id, options } of covering(selectedVariants)) {
  test.concurrent(`check has no complaint about ${id}`, async () => {
    const root = await writeProject(`check/${id}`, options, untyped(render(options)));
    const { exitCode, document, stderr } = await checked(root);
    const others = document.checks.filter(({ state }) => state !== "passed");
    expect(others).toEqual([
      {
        place: "project",
        id: "types",
        title: "its types are right",
        state: "left",
        reason: 'package.json has no script "typecheck"',
      },
    ]);
    expect({ exitCode, stderr, passed: document.passed, notCalled: document.notCalled }).toEqual({
      exitCode: 0,
      stderr: "",
      passed: true,
      notCalled: [],
    });
  });
}
