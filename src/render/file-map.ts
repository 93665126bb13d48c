/** One rendered file. Line endings are `\n`. */
export interface RenderedFile {
  readonly text: string;
  readonly mode: 0o644 | 0o755;
}

/** What a project consists of: paths relative to its root, with `/`, in sorted order. */
export type FileMap = ReadonlyMap<string, RenderedFile>;
