import "vitest";

declare module "vitest" {
  interface TaskMeta {
    /** What the steps in edited projects came to, for the last lines of a run. */
    figures?: Figures;
    /** By which the random cases of a test come again. */
    seed?: number;
    /** How much of what this run was about: some, of all that VARIANT=all takes. */
    selections?: Readonly<Record<string, readonly [some: number, all: number]>>;
    /** By project, how often Git leaves which file to a person. */
    left?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  }
}

export interface Figures {
  readonly steps: number;
  /** With VARIANT=all. */
  readonly allSteps: number;
  /** Of the steps, those with a conflict at least. */
  readonly conflicts: number;
}
