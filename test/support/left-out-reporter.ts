import type { Reporter, TestModule, TestSuite } from "vitest/node";
import "./left-out.ts";

/** Says in the last lines of a run which tests did not run on this machine, and why: a skipped test is overlooked. */
export default class LeftOutReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const line of modules.flatMap((module) => leftOutIn(module, module.relativeModuleId))) {
      console.warn(line);
    }
  }
}

function leftOutIn(parent: TestModule | TestSuite, path: string): string[] {
  return [...parent.children].flatMap((child) => {
    const name = `${path} > ${child.name}`;
    const { leftOut } = child.meta();
    if (leftOut !== undefined) return [`left out: ${name}, because ${leftOut}`];
    return child.type === "suite" ? leftOutIn(child, name) : [];
  });
}
