import type { Options } from "../options/table.ts";

/** How a check ended. What failed names the cause in plain words, and what to do about it. */
export type Verdict =
  | { readonly state: "passed"; readonly note?: string }
  | { readonly state: "failed"; readonly cause: string; readonly remedy: string }
  /** It could not be tried, or is not for this project: that is no failure. */
  | { readonly state: "left"; readonly reason: string };

/** One thing that is looked at. Table, document and documentation are made from these. */
export interface Check<Scene> {
  readonly id: string;
  /** What is so if it passes. */
  readonly title: string;
  /** Whether a project with these options is to be looked at in this way; always, if it is not said. */
  when?(options: Options): boolean;
  /** Without it nothing that follows at the same place can be tried. */
  readonly opens?: true;
  run(scene: Scene): Promise<Verdict>;
}

/** A check that was run, or could not be. */
export interface Finding {
  readonly place: Place;
  readonly id: string;
  readonly title: string;
  readonly verdict: Verdict;
}

/** Where checks are made: the project's files, a transport, or a client of one of the protocol's eras on it. */
export type Place = string;

export function passed(note?: string): Verdict {
  return note === undefined ? { state: "passed" } : { state: "passed", note };
}

export function failed(cause: string, remedy: string): Verdict {
  return { state: "failed", cause, remedy };
}

export function left(reason: string): Verdict {
  return { state: "left", reason };
}
