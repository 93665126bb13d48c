/** Something that this server depends on. */
export interface HealthCheck {
  readonly name: string;
  /** Without it, no requests should be sent here; otherwise the server is merely degraded. */
  readonly critical: boolean;
  /** Throws, or takes too long, if it is not well. */
  check(signal: AbortSignal): Promise<unknown>;
}

export type Status = "healthy" | "degraded" | "unavailable";

export interface Report {
  readonly status: Status;
  readonly checks: Readonly<
    Record<string, { status: "pass" | "fail"; ms: number }>
  >;
}

const CHECK_TIMEOUT_MS = 500;
const CACHE_MS = 5_000;

/** Runs the checks side by side; whoever asks within five seconds gets the same answer. */
export function createReporter(
  checks: readonly HealthCheck[],
  now: () => number = () => performance.now(),
): () => Promise<Report> {
  let latest: { report: Promise<Report>; at: number } | undefined;
  return () => {
    if (!latest || now() - latest.at >= CACHE_MS) {
      latest = { report: runAll(checks), at: now() };
    }
    return latest.report;
  };
}

async function runAll(checks: readonly HealthCheck[]): Promise<Report> {
  const results = await Promise.all(checks.map(run));
  const failed = checks.filter((_check, index) => !results[index]!.passed);
  return {
    status: failed.some(({ critical }) => critical)
      ? "unavailable"
      : failed.length > 0
        ? "degraded"
        : "healthy",
    checks: Object.fromEntries(
      checks.map(({ name }, index) => {
        const { passed, ms } = results[index]!;
        return [
          name,
          { status: passed ? ("pass" as const) : ("fail" as const), ms },
        ];
      }),
    ),
  };
}

/** What went wrong stays here: it may name hosts and users. */
async function run({ check }: HealthCheck) {
  const started = performance.now();
  const timeout = new AbortController();
  const tooLong = new Promise<never>((_resolve, reject) => {
    timeout.signal.addEventListener("abort", () => reject(new Error("late")));
  });
  const timer = setTimeout(() => timeout.abort(), CHECK_TIMEOUT_MS);
  const passed = await Promise.race([check(timeout.signal), tooLong]).then(
    () => true,
    () => false,
  );
  clearTimeout(timer);
  return { passed, ms: Math.round(performance.now() - started) };
}
