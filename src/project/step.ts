/** How a step after the files ended: installing, making a git repository. A failed one never undoes the project. */
export type StepResult =
  | { readonly state: "done" }
  | { readonly state: "skipped"; readonly reason: string }
  | {
      readonly state: "failed";
      readonly reason: string;
      /** What to run by hand, in the project's folder. */
      readonly command: string;
    };
