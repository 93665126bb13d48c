import { createTwoFilesPatch } from "diff";
import type { Change, Plan } from "./plan.ts";

/** What a plan writes, as a unified diff that `git apply` and `patch -p1` take. */
export function planAsDiff({ changes }: Plan): string {
  return changes.flatMap(patchOf).join("");
}

function patchOf(change: Change): string[] {
  switch (change.kind) {
    case "create":
      return [patch("/dev/null", `b/${change.path}`, "", change.after.text)];
    case "update":
      return [patch(`a/${change.path}`, `b/${change.path}`, change.before, change.after.text)];
    case "delete":
      return [patch(`a/${change.path}`, "/dev/null", change.before, "")];
    default:
      return [];
  }
}

function patch(from: string, to: string, before: string, after: string): string {
  const text = createTwoFilesPatch(from, to, before, after);
  // The line of equals signs is no part of the format that Git writes.
  return text.replace(/^={3,}\n/, "");
}
