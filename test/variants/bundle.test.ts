import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { render } from "../../src/render/render.ts";
import { bundleHere } from "./bundle.ts";
import { bundleProject, writeFiles } from "./project.ts";
import { covering, selectedVariants } from "./selection.ts";

for (const { id, options } of covering(selectedVariants)) {
  test.concurrent(`what is served of ${id} is what its own script builds`, async () => {
    const project = render(options);
    const root = await writeFiles(`bundle/${id}`, project);
    const here = await readFile(await bundleHere(root, project), "utf8");
    const built = await readFile(await bundleProject(root), "utf8");
    expect(built.length).toBeGreaterThan(500_000);
    const map = "//# sourceMappingURL=main.js.map\n";
    expect(built.endsWith(map)).toBe(true);
    // Not with toBe, which would look for the difference in megabytes.
    expect(here === built.slice(0, -map.length)).toBe(true);
  });
}

test("another script is asked anew, and one without esbuild is refused", async () => {
  const project = new Map(render(selectedVariants[0]!.options));
  const script = project.get("scripts/build.js")!;
  const root = await writeFiles("bundle/changed", project);
  const changed = (from: string, to: string) =>
    new Map(project).set("scripts/build.js", { ...script, text: script.text.replace(from, to) });
  const bundle = await bundleHere(root, changed('outfile: "dist/main.js"', 'outfile: "out/x.js"'));
  expect(bundle).toMatch(/out\/x\.js$/);
  await expect(bundleHere(root, changed('from "esbuild"', 'from "other"'))).rejects.toThrow(
    "this script imports no esbuild",
  );
});
