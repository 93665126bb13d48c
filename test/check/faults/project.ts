import { inTheTool, type Faults } from "./fault.ts";

/** What is wrong before anything is started. */
export const projectFaults: Faults = {
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
};
