import "vitest";

declare module "vitest" {
  interface TaskMeta {
    /** Why this test, or this group of tests, does not run here. */
    leftOut?: string;
  }
}

/** Options of a test or a group of tests. */
export interface LeftOut {
  readonly skip?: true;
  readonly meta?: { readonly leftOut: string };
}

/** Leaves a test out for a reason that `left-out-reporter.ts` tells; without a reason it runs. */
export function leaveOut(reason: string | undefined): LeftOut {
  return reason === undefined ? {} : { skip: true, meta: { leftOut: reason } };
}
