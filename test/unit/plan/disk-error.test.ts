import { expect, test } from "vitest";
import { CliError, EXIT } from "../../../src/errors.ts";
import { describeDiskError } from "../../../src/plan/disk-error.ts";

test.each([
  ["EACCES", "permission denied"],
  ["EROFS", "the file system is read-only"],
  ["ENOSPC", "the disk is full"],
  ["ENAMETOOLONG", "the path is too long for this file system"],
  ["EMFILE", "too many files are open"],
  ["ENOTDIR", "a part of the path is a file, not a folder"],
])("%s is one line: what, where, why", (code, cause) => {
  const error = Object.assign(new Error("low-level text"), { code, path: "/p/src/a.ts" });
  expect(describeDiskError(error, "/p")).toMatchObject({
    exitCode: EXIT.failed,
    message: `Cannot write /p/src/a.ts: ${cause} (${code}).`,
  });
});

test("an error that is not the disk's stays as it is", () => {
  const ours = new CliError(EXIT.cancelled, "Cancelled");
  const bug = new TypeError("x is not a function");
  expect(describeDiskError(ours, "/p")).toBe(ours);
  expect(describeDiskError(bug, "/p")).toBe(bug);
});
