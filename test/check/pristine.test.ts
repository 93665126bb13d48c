import { expect, test } from "vitest";
import { erasOf } from "../../src/check/eras.ts";
import type { Options } from "../../src/options/table.ts";
import { render } from "../../src/render/render.ts";
import { writeProject } from "../variants/project.ts";
import { covering, selectedVariants } from "../variants/selection.ts";
import { checked } from "./checked.ts";
import { untyped } from "./faults/fault.ts";

// What `check` looks at depends on no more than two options together: a few variants in which every two values meet, in
// CI too. Their types are checked in test/variants, all at once.
for (const { id, options } of covering(selectedVariants)) {
  test.concurrent(`check has no complaint about ${id}`, async () => {
    const root = await writeProject(`check/${id}`, options, untyped(render(options)));
    const { exitCode, document, stderr } = await checked(root);
    expect(document.checks.filter(({ state }) => state === "failed")).toEqual([]);
    const left = document.checks.filter(({ state }) => state === "left");
    const unspoken = erasOf(options).unspoken.length * waysOf(options);
    expect(left.map(({ reason }) => reason)).toEqual([
      'package.json has no script "typecheck"',
      ...Array.from({ length: unspoken }, () => expect.stringContaining("does not speak")),
    ]);
    expect({ exitCode, stderr, passed: document.passed, notCalled: document.notCalled }).toEqual({
      exitCode: 0,
      stderr: "",
      passed: true,
      notCalled: [],
    });
  });
}

/** In how many ways a client may come: to HTTP+SSE, only an older one. */
function waysOf({ transport }: Options): number {
  return transport.filter((id) => id !== "sse").length;
}
