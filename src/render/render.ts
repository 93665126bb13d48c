// Stand-in until the branches meet: replaced by the real renderer.
import type { Options } from "../options/table.ts";
import type { FileMap } from "./file-map.ts";

export function render(options: Options): FileMap {
  return new Map([
    ["package.json", { text: `${JSON.stringify({ name: options.name })}\n`, mode: 0o644 }],
  ]);
}
