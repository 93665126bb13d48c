/** A plan that has been carried out, and can still be taken back: until `done`, what was there before is kept. */
export interface Applied {
  /** Keeps the new state. Never fails: what cannot be tidied up is left to the next run. */
  readonly done: () => Promise<void>;
  /**
   * Puts everything back as it was: texts, modes, deleted files, folders. If somebody has edited a file since it was
   * written, that text is kept beside it (in a folder that was new: in its place).
   *
   * @throws {CliError} with exit code 1 if the disk refuses; the next run then finds what is left to put back
   */
  readonly undo: () => Promise<readonly EditedFile[]>;
}

/** A file that somebody has edited after it was written, and before it was to be put back. */
export interface EditedFile {
  readonly path: string;
  /**
   * Where the other text is now: that from before, if the edited one has stayed in its place, else the edited one.
   * Undefined if the edited one has stayed, and there was no file before.
   */
  readonly beside?: string;
}
