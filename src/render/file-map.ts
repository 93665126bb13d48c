/** One rendered file. Line endings are `\n`. */
export interface RenderedFile {
  readonly text: string;
  readonly mode: 0o644 | 0o755;
  /** How a later version of it is merged with what a person has changed; as text if nothing else is said. */
  readonly kind?: MergeKind;
}

/**
 * What a file consists of, for merging: lines of text; imports and a list (`list`); settings or patterns, a line each
 * (`lines`); Markdown sections (`readme`); keys (`json`).
 */
export type MergeKind = "text" | "list" | "lines" | "readme" | "json";

/** What a project consists of: paths relative to its root, with `/`, in sorted order. */
export type FileMap = ReadonlyMap<string, RenderedFile>;
