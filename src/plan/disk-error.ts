import { CliError, EXIT } from "../errors.ts";

const causes: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "the system does not permit it",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "your disk quota is used up",
  ENAMETOOLONG: "the path is too long for this file system",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open on this machine",
  ENOTDIR: "a part of the path is a file, not a folder",
  ENOENT: "a folder of the path has disappeared",
  EEXIST: "something else has just been put there",
  ENOTEMPTY: "something else has just been put there",
  EXDEV: "it is on another file system than the folder of the project",
};

/** Why the file system refused, in words and with its code. */
export function causeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return `${causes[String(code)] ?? message} (${code})`;
}

/** An error of the file system for the person who reads it; any other error is returned as it is. */
export function describeDiskError(error: unknown, root: string): unknown {
  if (!(error instanceof Error) || !("code" in error) || "exitCode" in error) return error;
  const { path } = error as NodeJS.ErrnoException;
  return new CliError(EXIT.failed, `Cannot write ${path ?? root}: ${causeOf(error)}.`, [
    "Nothing was changed.",
  ]);
}
