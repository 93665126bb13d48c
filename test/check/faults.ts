import type { Options } from "../../src/options/table.ts";
import type { FileMap } from "../../src/render/file-map.ts";
import type { Overlay } from "../variants/project.ts";

/** A mistake that people make in a project, and what `check` must say of it. */
export interface Fault {
  /** The check that finds it, before any other. */
  readonly found: string;
  /** What it says. */
  readonly cause: RegExp;
  /** Besides a server over http that has nothing else. */
  readonly options?: Partial<Options>;
  /** What stands in a file now, and what instead of it. */
  readonly edits?: Edits;
  readonly files?: Overlay;
  /** Whether the compiler is to see it: it takes seconds. */
  readonly typed?: boolean;
}

type Edits = Readonly<Record<string, readonly [string | RegExp, string]>>;

const overStdio = { transport: ["stdio"] } as const;

/** Puts a line in front of what the first tool does. */
function inTheTool(line: string, imports = ""): Edits {
  return {
    "src/tools/hash-text.ts": [
      /^([^]*)async run\(\{ text, algorithm \}\) \{\n/,
      `${imports}$1async run({ text, algorithm }) {\n    ${line}\n`,
    ],
  };
}

function without(feature: string): Edits {
  return { "src/features/index.ts": [new RegExp(`^  ${feature},\n`, "m"), ""] };
}

/** A feature that does nothing. */
function idle(name: string, path: string): Overlay {
  const text = `import { defineFeature } from "../lib/feature.ts";

export const ${name} = defineFeature({ name: "${name}", settings: {}, start: () => ({}) });
`;
  return { [path]: text };
}

/** As in a project whose people have taken the type check out of the build. */
export function untyped(files: FileMap): Overlay {
  const about = JSON.parse(files.get("package.json")!.text) as { scripts: Record<string, string> };
  delete about.scripts["typecheck"];
  about.scripts["build"] = "node scripts/build.js";
  return { "package.json": `${JSON.stringify(about, null, 2)}\n` };
}

export const faults: Readonly<Record<string, Fault>> = {
  "a type error": {
    found: "types",
    cause: /src\/tools\/hash-text\.ts.*TS2322/,
    edits: inTheTool('const wrong: number = "text"; void wrong;'),
    typed: true,
  },
  "a broken import": {
    found: "types",
    cause: /src\/tools\/index\.ts.*no-such-tool\.ts/,
    edits: { "src/tools/index.ts": [/^/, 'import "./no-such-tool.ts";\n'] },
    typed: true,
  },
  "a broken import that no compiler sees": {
    found: "build",
    cause: /Could not resolve "\.\/no-such-tool\.ts"/,
    edits: { "src/tools/index.ts": [/^/, 'import "./no-such-tool.ts";\n'] },
  },
  "a build that fails": {
    found: "build",
    cause: /exit code 1.*no room for the bundle/,
    edits: {
      "scripts/build.js": [
        /^const about/m,
        'throw new Error("no room for the bundle");\nconst about',
      ],
    },
  },
  "a build that writes elsewhere": {
    found: "build",
    cause: /has not written dist\/main\.js/,
    edits: {
      "scripts/build.js": [
        /^([^]*)outfile: "dist\/main\.js"([^]*?)await chmod[^]*$/,
        '$1outfile: "out/main.js"$2',
      ],
    },
  },
  "a missing setting": {
    found: "settings",
    cause: /WEATHER_KEY is required/,
    edits: {
      "src/lib/settings.ts": [
        /^export const baseSettings = \{\n/m,
        "export const baseSettings = {\n  WEATHER_KEY: z.string(),\n",
      ],
    },
  },
  "a setting that is not valid": {
    found: "settings",
    cause: /LOG_LEVEL/,
    files: { ".env": "LOG_LEVEL=chatty\n" },
  },
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
  "authentication that is left open": {
    found: "no-token",
    cause: /a request without a token to \/mcp was answered with status 200 instead of 401/,
    options: { auth: "token" },
    edits: without("auth"),
  },
  "a refusal without a challenge": {
    found: "no-token",
    cause: /refused without a challenge/,
    options: { auth: "token" },
    edits: { "src/lib/auth/gate.ts": ['"WWW-Authenticate"', '"X-Nothing"'] },
  },
  "a token that nobody knows, and that lets everybody in": {
    found: "bad-token",
    cause: /an unknown token to \/mcp was answered with status 200/,
    options: { auth: "token" },
    edits: {
      "src/lib/auth/tokens.ts": [
        'return { reason: "unknown" }',
        'return { id: "x", scopes: ["*"] }',
      ],
    },
  },
  "tokens that never expire": {
    found: "bad-token",
    cause: /an expired token to \/mcp was answered with status 200/,
    options: { auth: "token" },
    edits: { "src/lib/auth/tokens.ts": ["found.expires <= now", "found.expires < 0"] },
  },
  "tokens for another server": {
    found: "bad-token",
    cause: /a token for another server to \/mcp was answered with status 200/,
    options: { auth: "jwt" },
    edits: {
      "src/features/auth.ts": [
        /audience: .*,/,
        'audience: [settings.AUTH_AUDIENCE ?? resource.url, "https://other.example.com"] as any,',
      ],
    },
  },
  "a Host that is not looked at": {
    found: "foreign-host",
    cause: /foreign Host attacker\.example to \/mcp was answered with status 200 instead of 403/,
    edits: { "src/lib/http/app.ts": ["checkHost(c.req.raw, settings) ??", ""] },
  },
  "an Origin that is not looked at": {
    found: "foreign-origin",
    cause: /foreign Origin https:\/\/attacker\.example to \/mcp was answered with status 200/,
    edits: { "src/lib/http/app.ts": ["checkOrigin(c.req.raw, settings) ??", ""] },
  },
  "a body without a limit": {
    found: "oversized-body",
    cause: /where MAX_BODY_BYTES is 100000, was answered with status/,
    edits: { "src/lib/http/app.ts": ["settings.MAX_BODY_BYTES", "Infinity"] },
  },
  "a limit that believes the Content-Length": {
    found: "oversized-body",
    cause: /without a Content-Length, where MAX_BODY_BYTES is 100000, was/,
    edits: { "src/lib/http/body.ts": ["if (bytes > maxBytes) return undefined;", ""] },
  },
  "a stack trace in an answer": {
    found: "malformed-body",
    cause: /JSON that breaks off.* refused with a stack trace/,
    edits: {
      "src/lib/http/body.ts": [
        / {2}\} catch \{([^]*)"The body is not valid JSON"/,
        "  } catch (error) {$1String((error as Error).stack)",
      ],
    },
  },
  "a malformed body that is the server's fault": {
    found: "malformed-body",
    cause: /status 500 instead of 400/,
    edits: {
      "src/lib/http/body.ts": [/ {2}\} catch \{\n/, "  } catch (error) {\n    throw error;\n"],
    },
  },
  "a health page that is not there": {
    found: "health",
    cause: /\/health is not there \(404\)/,
    options: { health: true },
    edits: without("health"),
  },
  "a health page that is never well": {
    found: "health",
    cause: /\/health answers 503 while the server is well/,
    options: { health: true },
    edits: {
      "src/features/health.ts": ['=== "unavailable" ? 503 : 200', '=== "unavailable" ? 200 : 503'],
    },
  },
  "a health page that always says well": {
    found: "health-while-stopping",
    cause: /\/health answers 200 while the server is stopping: it lies/,
    options: { health: true, shutdown: true },
    edits: { "src/features/health.ts": ["? 503 : 200", "? 200 : 200"] },
  },
  "no readiness for operators": {
    found: "probes",
    cause: /\/readyz, on ADMIN_PORT, is not there \(404\)/,
    options: { health: true },
    edits: { "src/features/health.ts": ['"/readyz"', '"/ready"'] },
  },
  "no pages for operators": {
    found: "probes",
    cause: /\/livez, on ADMIN_PORT, does not answer/,
    options: { health: true },
    edits: without("admin"),
  },
  "no metrics": {
    found: "metrics",
    cause: /\/metrics, on ADMIN_PORT, is not there \(404\)/,
    options: { metrics: "prometheus" },
    edits: without("metrics"),
  },
  "metrics that count nothing": {
    found: "metrics",
    cause: /\/metrics counts nothing/,
    options: { metrics: "prometheus" },
    edits: { "src/features/metrics.ts": [/ {6}observer: .*\n/, ""] },
  },
  "a rate limit that does nothing": {
    found: "rate-limit",
    cause: /12 messages at once were all let through, where RATE_LIMIT_BURST is 10/,
    options: { "rate-limit": "memory" },
    files: idle("rateLimit", "src/features/rate-limit.ts"),
  },
  "a limit that does not say for how long": {
    found: "rate-limit",
    cause: /\(Retry-After\)/,
    options: { "rate-limit": "memory" },
    edits: { "src/lib/rate-limit/admission.ts": ['"Retry-After"', '"X-Wait"'] },
  },
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
