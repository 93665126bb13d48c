import type { Options } from "../options/table.ts";
import type { Finding, Verdict } from "./check.ts";
import type { Found } from "./runner.ts";

const LABELS: Record<Verdict["state"], string> = { passed: "ok", failed: "FAILED", left: "left" };

/** The finding that the others may follow from; undefined if nothing failed. */
export function firstCause({ findings }: Found): { message: string; remedy: string } | undefined {
  for (const { place, verdict } of findings) {
    if (verdict.state !== "failed") continue;
    return { message: `${place}: ${verdict.cause}`, remedy: verdict.remedy };
  }
  return undefined;
}

/** For people: what was looked at, place by place. */
export function foundAsText(found: Found, options: Options, folder: string): string {
  const { findings, notCalled } = found;
  const places = [...new Set(findings.map(({ place }) => place))];
  const lines = places.flatMap((place) => [
    "",
    place,
    ...findings.filter((finding) => finding.place === place).flatMap(linesOf),
  ]);
  const skipped = [...notCalled].map(([name, reason]) => `  ${name}: ${reason}`);
  return [
    `${options.name} in ${folder}`,
    ...lines,
    ...(skipped.length === 0 ? [] : ["", "Tools that were not called:", ...skipped]),
    "",
    `${summary(findings)}.`,
    "",
  ].join("\n");
}

function linesOf({ title, verdict }: Finding): string[] {
  const line = `  ${LABELS[verdict.state].padEnd(6)}  ${title}`;
  switch (verdict.state) {
    case "passed":
      return [verdict.note === undefined ? line : `${line}: ${verdict.note}`];
    case "left":
      return [`${line}: ${verdict.reason}`];
    case "failed":
      return [line, `          ${verdict.cause}`];
  }
}

function summary(findings: readonly Finding[]): string {
  const count = (state: Verdict["state"]) =>
    findings.filter(({ verdict }) => verdict.state === state).length;
  return `${findings.length} checks: ${count("passed")} passed, ${count("failed")} failed, ${count("left")} left out`;
}

/** For programs: the same, as a part of a document. */
export function foundAsJson({ findings, notCalled }: Found): Readonly<Record<string, unknown>> {
  return {
    passed: findings.every(({ verdict }) => verdict.state !== "failed"),
    checks: findings.map(({ verdict, ...which }) => ({ ...which, ...verdict })),
    notCalled: [...notCalled].map(([tool, reason]) => ({ tool, reason })),
  };
}
