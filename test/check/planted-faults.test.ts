import { expect, test } from "vitest";
import { resolve } from "../../src/options/resolve.ts";
import type { Options } from "../../src/options/table.ts";
import { render } from "../../src/render/render.ts";
import { writeProject, type Overlay } from "../variants/project.ts";
import { checked } from "./checked.ts";
import { untyped, type Fault } from "./faults/fault.ts";
import { faults } from "./faults/index.ts";

const bare = resolve({
  flags: { transport: ["http"] },
  preset: "minimal",
  known: { directory: "my-server", packageManager: "npm" },
});

let count = 0;
for (const [what, fault] of Object.entries(faults)) {
  const folder = `check/fault-${(count += 1)}`;
  test.concurrent(`${what}: ${fault.found} finds it, and names the cause`, async () => {
    const options = { ...bare, ...fault.options };
    const root = await writeProject(folder, options, overlayOf(fault, options));
    const { exitCode, document, stderr } = await checked(root);
    const [first] = document.checks.filter(({ state }) => state === "failed");
    expect(first, JSON.stringify(document.checks, null, 1)).toMatchObject({ id: fault.found });
    expect(first!.cause).toMatch(fault.cause);
    expect(exitCode).toBe(1);
    expect(document.passed).toBe(false);
    expect(stderr).toBe(`error: ${first!.place}: ${first!.cause}\n  ${first!.remedy}\n`);
  });
}

/** The files of a project as somebody has left them who made this mistake. */
function overlayOf({ edits = {}, files = {}, typed = false }: Fault, options: Options): Overlay {
  const rendered = render(options);
  const overlay: Record<string, string> = { ...(typed ? {} : untyped(rendered)), ...files };
  for (const [path, [from, to]] of Object.entries(edits)) {
    const text = rendered.get(path)?.text ?? "";
    const edited = text.replace(from, to);
    if (edited === text)
      throw new Error(`${path} has no ${String(from)}: the fault is not planted`);
    overlay[path] = edited;
  }
  return overlay;
}
