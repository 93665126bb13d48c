/** How a step after the files were written has ended. None of them undoes the project: it is there and complete. */
export type StepResult =
  | {
      readonly state: "done";
      /** What a person should know all the same, such as where it was done. */
      readonly note?: string;
    }
  | { readonly state: "skipped"; readonly reason: string }
  | {
      readonly state: "failed";
      readonly reason: string;
      /** What to type, in the folder where this process was started, to finish by hand. */
      readonly command: string;
    };
