import { format, getFileInfo } from "prettier";
import { expect, test } from "vitest";
import { variants } from "../../../src/options/variants.ts";
import { render } from "../../../src/render/render.ts";

test("every file of every variant is as prettier writes it", async () => {
  const seen = new Set<string>();
  const projects = variants();
  for (const packageManager of ["pnpm", "yarn"] as const) {
    const { options } = projects[0]!;
    projects.push({
      id: packageManager,
      options: { ...options, "package-manager": packageManager },
    });
  }
  for (const { id, options } of projects) {
    const files = render({ ...options, description: 'Says "it\'s *fine*" & more_' });
    for (const [path, { text }] of files) {
      const { inferredParser } = await getFileInfo(path);
      const key = `${path}\n${text}`;
      if (inferredParser === null || seen.has(key)) continue;
      seen.add(key);
      expect(await format(text, { filepath: path }), `${path} of ${id}`).toBe(text);
    }
  }
});
