import { format, getFileInfo } from "prettier";
import { expect, test } from "vitest";
import { render } from "../../../src/render/render.ts";
import { projectsToKeep } from "../../snapshots/corpus.ts";

// What another variant has is line for line in one of these: the snapshots hold that.
test.for(Object.entries(projectsToKeep()))(
  "every file of %s is as prettier writes it",
  async ([, options]) => {
    const files = render({ ...options, description: 'Says "it\'s *fine*" & more_' });
    for (const [path, { text }] of files) {
      const { inferredParser } = await getFileInfo(path);
      if (inferredParser === null) continue;
      expect(await format(text, { filepath: path }), path).toBe(text);
    }
  },
);
