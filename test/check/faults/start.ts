import { overStdio, type Faults, type Edits } from "./fault.ts";

/** What keeps a server from being reached, or a client from being served. */
export const startFaults: Faults = {
  "a server that exits at once": {
    found: "starts",
    cause: /ended with exit code 3 before it listened/,
    edits: { "src/main.ts": [/^const config/m, "process.exit(3);\nconst config"] },
  },
  "a server that exits at once, over stdio": {
    found: "connects",
    cause: /ended with exit code 3 before a client was connected/,
    options: overStdio,
    edits: { "src/main.ts": [/^const logger/m, "process.exit(3);\nconst logger"] },
  },
  "a server that throws at the start": {
    found: "starts",
    cause: /could not start: the database is away/,
    edits: {
      "src/main.ts": [
        /^ {2}const active/m,
        '  if (process.env["PORT"]) throw new Error("the database is away");\n  const active',
      ],
    },
  },
  "a server that never listens": {
    found: "starts",
    cause: /nothing listens on the port/,
    edits: {
      "src/mcp/http.ts": [
        / {4}const listening/,
        "    setInterval(() => {}, 1000);\n    await new Promise(() => {});\n    const listening",
      ],
    },
  },
  "two tools of one name": {
    found: "starts",
    cause: /two tools named hash_text/,
    edits: { "src/tools/index.ts": ["  hashText,\n", "  hashText,\n  hashText,\n"] },
  },
  "a tool with an invalid schema": {
    found: "offers",
    cause: /input schema of the tool hash_text is no valid JSON Schema/,
    edits: {
      "src/tools/hash-text.ts": [
        / {2}input: z\.strictObject\(\{[^]*?\}\),\n/,
        `  input: {
    "~standard": {
      version: 1,
      vendor: "own",
      validate: (value: any) => ({ value }),
      jsonSchema: {
        input: () => ({ type: "object", properties: { text: { type: "txt" } } }),
        output: () => ({ type: "object" }),
      },
    },
  },
`,
      ],
    },
  },
  "a client of 2026 that is not served": {
    found: "connects",
    cause: /a client of 2026-07-28 cannot connect/,
    edits: refusing('request.headers.get("mcp-protocol-version") === "2026-07-28"'),
  },
  "a client of 2025 that is not served": {
    found: "connects",
    cause: /a client of 2025-11-25 cannot connect/,
    edits: refusing('request.headers.get("mcp-protocol-version") !== "2026-07-28"'),
  },
};

/** The server answers whoever is meant with an error. */
function refusing(whom: string): Edits {
  return {
    "src/mcp/streamable-http.ts": [
      "const tool = messages.length === 1",
      `if (${whom}) return Response.json({ error: "too new, or too old" }, { status: 400 });
          const tool = messages.length === 1`,
    ],
  };
}
