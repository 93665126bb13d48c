import { format, getFileInfo } from "prettier";
import { expect, test } from "vitest";
import { render } from "../../../src/render/render.ts";
import { someOptions } from "./options.ts";

test.each([
  [{ transport: ["stdio"] }],
  [{ transport: ["http"] }],
  [{ transport: ["stdio", "http"] }],
  [{ "package-manager": "pnpm" }],
  [{ "package-manager": "yarn" }],
] as const)("a project with %j is as prettier writes it", async (chosen) => {
  const files = render(someOptions({ ...chosen, description: 'Says "it\'s *fine*" & more_' }));
  for (const [path, { text }] of files) {
    const { inferredParser } = await getFileInfo(path);
    if (inferredParser === null) continue;
    expect(await format(text, { filepath: path }), path).toBe(text);
  }
});
