import type { Bench } from "./bench.ts";

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly aim: string;
  /** Undefined where nothing is aimed at. */
  readonly reached?: boolean;
  /** Where the rest goes: asked if it was not reached. */
  readonly rest?: () => string | Promise<string>;
}

/** A group of lines that are measured together: `npm run bench -- <id>` measures only these. */
export interface Line {
  readonly id: string;
  measure(bench: Bench): Promise<Row[]>;
}
