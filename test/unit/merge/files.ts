import { render } from "../../../src/render/render.ts";
import type { FileMap, MergeKind, RenderedFile } from "../../../src/render/file-map.ts";
import { someOptions } from "../render/options.ts";

/** A project with little, and one with everything: what real templates make of the same paths. */
export const small: FileMap = render(someOptions({ transport: ["stdio"] }));
export const large: FileMap = render(
  someOptions({
    transport: ["stdio", "http"],
    auth: "token",
    "rate-limit": "memory",
    health: true,
    shutdown: true,
  }),
);

export interface Step {
  readonly path: string;
  readonly kind: MergeKind;
  readonly base: string;
  readonly theirs: string;
}

/** Every file that differs between the two, both ways. */
export const steps: readonly Step[] = [...small].flatMap(([path, file]) => {
  const other = large.get(path);
  if (!other || other.text === file.text || path.startsWith(".create")) return [];
  const kind = file.kind ?? "text";
  return [
    { path, kind, base: file.text, theirs: other.text },
    { path, kind, base: other.text, theirs: file.text },
  ];
});

export function fileOf(text: string, kind: MergeKind = "text"): RenderedFile {
  return { text, mode: 0o644, kind };
}
