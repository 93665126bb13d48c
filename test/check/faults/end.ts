import { overStdio, type Faults } from "./fault.ts";

/** What goes wrong at the end. */
export const endFaults: Faults = {
  "calls that are lost when it stops": {
    found: "answers-to-the-end",
    cause: /calls were lost when it was asked to stop/,
    options: { shutdown: true },
    edits: { "src/main.ts": [/for \(const feature of active\) await feature\.drain.*\n/, "\n"] },
  },
  "calls that are lost when it stops, over stdio": {
    found: "answers-to-the-end",
    cause: /calls were lost when it was asked to stop/,
    options: { ...overStdio, shutdown: true },
    edits: { "src/main.ts": [/for \(const feature of active\) await feature\.drain.*\n/, "\n"] },
  },
  "a shutdown that hangs": {
    found: "stops",
    cause: /the shutdown hangs/,
    edits: { "src/main.ts": [/await running\.stop\(\);/, "await new Promise(() => {});"] },
  },
  "a shutdown that takes SIGTERM for a crash": {
    found: "stops",
    cause: /ended with exit code 143 instead of 0/,
    edits: {
      "src/lib/exit.ts": [/process\.exit\(code\);\n {2}\};/, "process.exit(143 as 0);\n  };"],
    },
  },
  "a SIGTERM that nobody listens to": {
    found: "stops",
    cause: /was ended by SIGTERM instead of 0/,
    options: overStdio,
    edits: { "src/lib/exit.ts": ['["SIGTERM", 15],', ""] },
  },
  "a process that outlives its client": {
    found: "ends-with-input",
    cause: /after its stdin has ended it was still running/,
    options: overStdio,
    edits: {
      "src/mcp/stdio.ts": [
        'process.stdin.once("end", resolve).once("close", resolve);',
        "setInterval(() => {}, 1000);",
      ],
    },
  },
};
