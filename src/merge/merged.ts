import { plainStyle, restyle } from "./style.ts";
import type { Style } from "./style.ts";

/** What merging a file gives: its text in order, with the places at which a person has to decide. */
export interface Merged {
  /** Texts with `\n` at the end of every line, and conflicts, which are whole lines. */
  readonly pieces: readonly Piece[];
  /** What was decided without asking, each as the end of a sentence that begins with the file. */
  readonly notices: readonly string[];
  readonly style: Style;
}

export type Piece = string | Conflict;

/** Lines that both sides changed. Of what both sides have in common at its edges, nothing is in it. */
export interface Conflict {
  /** The number, from 1, of the first line in the person's file. */
  readonly line: number;
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
  /** Why, as the end of a sentence that begins with the line. */
  readonly reason: string;
}

export type Resolution = "ours" | "theirs" | "inline";

export function clean(text: string, notices: readonly string[] = []): Merged {
  return { pieces: text === "" ? [] : [text], notices, style: plainStyle };
}

export function conflictsOf({ pieces }: Merged): Conflict[] {
  return pieces.filter((piece) => typeof piece !== "string");
}

/** The file as it will be on disk; undefined if there are conflicts. */
export function cleanText(merged: Merged): string | undefined {
  return conflictsOf(merged).length > 0 ? undefined : textOf(merged, "ours");
}

/** The file as it will be on disk, each conflict resolved to one side, or shown with the markers of Git's diff3 style. */
export function textOf({ pieces, style }: Merged, resolution: Resolution): string {
  const text = pieces.map((piece) =>
    typeof piece === "string" ? piece : resolved(piece, resolution),
  );
  return restyle(text.join(""), style);
}

function resolved(conflict: Conflict, resolution: Resolution): string {
  if (resolution !== "inline") return conflict[resolution];
  return [
    "<<<<<<< yours\n",
    conflict.ours,
    "||||||| as it was generated\n",
    conflict.base,
    "=======\n",
    conflict.theirs,
    ">>>>>>> create-mcp-server\n",
  ].join("");
}

/** The same, with the conflicts' line numbers put through `line`: for a merge of what had been edited before. */
export function withLines(merged: Merged, line: (number: number) => number): Merged {
  return {
    ...merged,
    pieces: merged.pieces.map((piece) =>
      typeof piece === "string" ? piece : { ...piece, line: line(piece.line) },
    ),
  };
}
