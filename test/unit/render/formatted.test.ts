import { format, getFileInfo } from "prettier";
import { expect, test } from "vitest";
import { render } from "../../../src/render/render.ts";
import { someOptions } from "./options.ts";

test.each([[["stdio"]], [["http"]], [["stdio", "http"]]] as const)(
  "a project with %j is as prettier writes it",
  async (transport) => {
    const files = render(someOptions({ transport, description: 'Says "it\'s *fine*" & more_' }));
    for (const [path, { text }] of files) {
      const { inferredParser } = await getFileInfo(path);
      if (inferredParser === null) continue;
      expect(await format(text, { filepath: path }), path).toBe(text);
    }
  },
);
