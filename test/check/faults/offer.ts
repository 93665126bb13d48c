import { inTheTool, overStdio, type Faults } from "./fault.ts";

/** What is wrong with what a server offers. */
export const offerFaults: Faults = {
  "a tool that throws": {
    found: "tools",
    cause: /the tool throws: hash_text\(.*the disk is gone/,
    edits: inTheTool('if (text) throw new Error("the disk is gone");'),
  },
  "a tool that hangs": {
    found: "tools",
    cause: /the tool hangs: hash_text\(.*timed out after 300 ms/,
    edits: inTheTool("if (text) await new Promise(() => {});"),
    files: { ".env": "TOOL_TIMEOUT_MS=300\n" },
  },
  "a tool that blocks the whole server": {
    found: "tools",
    cause: /hash_text\(.*was not answered in 5\.3 s/,
    edits: inTheTool("for (;;) if (!text) break;"),
    files: { ".env": "TOOL_TIMEOUT_MS=300\n" },
  },
  "a tool that ends the process": {
    found: "tools",
    cause: /ended with exit code 7 during the call hash_text\(/,
    edits: inTheTool("if (text) process.exit(7);"),
  },
  "a tool whose output breaks its schema": {
    found: "tools",
    cause: /convert_temperature broke its output schema/,
    edits: {
      "src/tools/convert-temperature.ts": [
        /return \{ value: round\(.*\), unit: to \};/,
        'return { value: "hot" as never, unit: to };',
      ],
    },
  },
  "a resource that cannot be read": {
    found: "resources",
    cause: /temperature_scales \(reference:\/\/temperature-scales\) cannot be read: no such table/,
    edits: {
      "src/resources/temperature-scales.ts": [
        /read: \(\) => /,
        'read: () => { throw new Error("no such table"); return "" },\n  unused: () => ',
      ],
    },
  },
  "a prompt that fails": {
    found: "prompts",
    cause: /explain_temperature fails: no such audience/,
    edits: {
      "src/prompts/explain-temperature.ts": [
        /run: \(\{ temperature, audience \}\) =>/,
        'run: ({ temperature, audience }) => { throw new Error("no such audience") },\n  unused: (temperature, audience) =>',
      ],
    },
  },
  "a tool that writes to stdout": {
    found: "clean-stdout",
    cause: /something writes to stdout: "hashing"/,
    options: overStdio,
    edits: inTheTool('writeSync(1, "hashing\\n");', 'import { writeSync } from "node:fs";\n'),
  },
  "a server that greets on stdout": {
    found: "clean-stdout",
    cause: /something writes to stdout: "welcome"/,
    options: overStdio,
    edits: {
      "src/main.ts": [/^const logger/m, 'process.stdout.write("welcome\\n");\nconst logger'],
    },
  },
};
