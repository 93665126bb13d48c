/** An update that cannot merge everything, because the project is not known as it was generated. */
export interface Unfinished {
  /** The one that generated the project. */
  readonly version: string;
  /** What stays as it is for now. */
  readonly paths: readonly string[];
  /** Why it is not known, as the end of a sentence. */
  readonly reason: string;
  /** What to type once all of it is merged by hand. */
  readonly finish: string;
}

export function sentenceOnUnfinished({ version, paths, reason, finish }: Unfinished): string {
  const [files, beside] =
    paths.length === 1
      ? ["1 file that you changed, moved or deleted stays as it is", "it"]
      : [`${paths.length} files that you changed, moved or deleted stay as they are`, "them"];
  return [
    `the update cannot be finished now: ${reason}.`,
    `${files}; what is new is beside ${beside} as .new, where you have such a file.`,
    `The project counts as one of version ${version} until the same command, typed again, can merge the rest;`,
    `or merge it by hand, and then: ${finish}`,
  ].join(" ");
}
