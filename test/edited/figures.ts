import "vitest";

declare module "vitest" {
  interface TaskMeta {
    /** What the steps in edited projects came to, for the last lines of a run. */
    figures?: Figures;
    /** By which the random cases of a test come again. */
    seed?: number;
  }
}

export interface Figures {
  readonly steps: number;
  /** Of the steps, those with a conflict at least. */
  readonly conflicts: number;
}
