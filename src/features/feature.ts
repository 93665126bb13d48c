import type { Options } from "../options/table.ts";
import type { Contribution } from "./contribution.ts";

/** What a value of an option brings into a project. */
export interface Feature {
  /** As it stands in commands (`add metrics`) and in templates (`has.metrics`). */
  readonly id: string;
  when(options: Options): boolean;
  /** Asked only for options that `when` accepts. */
  contribute(options: Options): Contribution;
}
