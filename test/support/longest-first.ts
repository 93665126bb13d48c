import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * The files that take longest with VARIANT=all, so that none of them is begun last and leaves the other workers idle. A
 * fresh clone knows no durations, and Vitest would go by the size of a file: the shares of the variants are three lines.
 */
const longest = [
  "variants/servers-1",
  "variants/servers-2",
  "variants/servers-3",
  "variants/servers-4",
  "check/pristine-1",
  "check/pristine-2",
  "check/pristine-3",
  "check/pristine-4",
  "edited/servers",
  "variants/own-tests",
  "check/planted-faults",
  "edited/there-and-back",
  "edited/properties",
  "edited/types",
  "edited/git-repair",
  "edited/git",
  "edited/steps",
  "variants/types",
  "e2e/package-managers",
];

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return index === -1 ? longest.length : index;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
