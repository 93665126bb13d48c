import { render } from "../../../src/render/render.ts";
import type { Edit, Edits } from "../edit.ts";
import { adds } from "../edit.ts";
import { starts } from "../steps.ts";
import { added, changed, changedEach, moved, replaced, textOf, without } from "../tree.ts";

const bucket = "src/lib/bucket.ts";

/** Only where the file is there. */
function where(path: string, make: Edit["make"]): Edit["make"] {
  return (tree) => (tree.has(path) ? make(tree) : undefined);
}

const isConstant = (path: string) => `no option changes ${path}, which people edit`;

export const codeEdits: Edits = {
  "main: says what it is doing": {
    make: (tree) =>
      replaced(
        tree,
        "src/main.ts",
        /^(?=try \{)/m,
        'process.title = "weather";\nlogger.info({ transport: config.transport }, "starting");\n\n',
      ),
    far: isConstant("src/main.ts"),
  },

  "server: has a name of its own, and instructions": {
    make: (tree) =>
      changed(tree, "src/server.ts", (text) =>
        text.replace("name: about.name,", 'name: "weather",\n  title: "The weather",'),
      ),
    far: isConstant("src/server.ts"),
  },

  "settings: has a setting of its own for every transport": {
    make: (tree) =>
      replaced(
        tree,
        "src/lib/settings.ts",
        /^(?= {2}TOOL_TIMEOUT_MS)/m,
        "  WEATHER_CACHE_S: integer(0, 3600).default(60),\n",
      ),
    far: isConstant("src/lib/settings.ts"),
  },

  "logger: writes more": {
    make: (tree) =>
      replaced(
        tree,
        "src/lib/logger.ts",
        /^ {6}level,\n/m,
        '      level,\n      base: { service: "weather" },\n',
      ),
    far: isConstant("src/lib/logger.ts"),
  },

  "tsconfig: has other options, and a comment": {
    make: (tree) =>
      changed(tree, "tsconfig.json", (text) =>
        text
          .replace('"target": "es2023",', '// Node 24 has it all.\n    "target": "es2024",')
          .replace('    "noUnusedLocals": true,\n', ""),
      ),
    far: isConstant("tsconfig.json"),
  },

  "build: is minified": {
    make: (tree) =>
      replaced(tree, "scripts/build.js", "  bundle: true,\n", "  bundle: true,\n  minify: true,\n"),
    far: isConstant("scripts/build.js"),
  },

  "auth: calls itself by another name": {
    make: where("src/features/auth.ts", (tree) =>
      replaced(tree, "src/features/auth.ts", 'name: "auth",', 'name: "sign-in",'),
    ),
  },

  "health: looks at what the server depends on": {
    make: where("src/features/health.ts", (tree) =>
      changed(tree, "src/features/health.ts", (text) =>
        text.replace(
          /^( {2}\/\/ What this server depends on.*\n).*\n/m,
          '$1  { name: "weather", critical: true, check: async () => {} },\n',
        ),
      ),
    ),
  },

  "rate limit: exempts an address": {
    make: where("src/features/rate-limit.ts", (tree) =>
      changed(tree, "src/features/rate-limit.ts", (text) =>
        text.replace(/^(?=export const rateLimit)/m, 'export const exempt = ["10.0.0.1"];\n\n'),
      ),
    ),
  },

  "rate limit: is called by another name everywhere": {
    make: where("src/features/rate-limit.ts", (tree) =>
      changedEach(
        tree,
        (path) => /^(src\/features|test)\//.test(path),
        (text) => text.replace(/\brateLimit\b/g, "quota"),
      ),
    ),
  },

  "auth: is in a file of another name": {
    make: where("src/features/auth.ts", (tree) =>
      changedEach(
        moved(tree, "src/features/auth.ts", "src/features/authentication.ts"),
        (path) => /^(src\/features|test)\//.test(path),
        (text) => text.replace('/auth.ts"', '/authentication.ts"'),
      ),
    ),
    renamed: { "src/features/auth.ts": "src/features/authentication.ts" },
  },

  "http: has settings of its own": {
    make: where("src/lib/http/settings.ts", (tree) =>
      changed(tree, "src/lib/http/settings.ts", (text) =>
        text.replace(/^( {2}PORT: .*\n)/m, "$1  WEATHER_API_KEY: z.string().optional(),\n"),
      ),
    ),
  },

  "http: has its machinery in a folder of another name": {
    make: where(
      "src/lib/http/app.ts",
      (tree) =>
        new Map(
          [...moved(tree, "src/lib/http/", "src/lib/web/")].map(([path, file]) => [
            path,
            {
              ...file,
              text: file.text
                .replaceAll("lib/http/", "lib/web/")
                .replaceAll(/"(\.\.?)\/http\//g, '"$1/web/'),
            },
          ]),
        ),
    ),
    renamed: { "src/lib/http/": "src/lib/web/" },
    conflicts: [
      "src/lib/auth/secure-url.ts",
      "src/lib/sessions/open-calls.ts",
      "src/mcp/session.ts",
      "src/mcp/sessions.ts",
      "src/mcp/sse.ts",
      "src/mcp/sse-session.ts",
    ].map((path) => ({
      path,
      when: adds(path),
      because: "it imports from the folder that the person has renamed",
    })),
  },

  "tests: has none of ours": {
    make: (tree) => without(tree, ...[...tree.keys()].filter((path) => path.startsWith("test/"))),
  },

  "tests: are in a folder of another name": {
    make: (tree) =>
      changed(
        replaced(moved(tree, "test/", "tests/"), "tsconfig.json", '"test"', '"tests"'),
        "package.json",
        (text) => text.replace("test/*.test.ts", "tests/*.test.ts"),
      ),
    renamed: { "test/": "tests/" },
  },

  "tests: says more in one of ours": {
    make: where("test/http.test.ts", (tree) =>
      changed(
        tree,
        "test/http.test.ts",
        (text) => `${text}\ntest("the weather page is not there any more", () => {});\n`,
      ),
    ),
  },

  "files: has an auth of its own": {
    make: (tree) =>
      tree.has("src/features/auth.ts")
        ? undefined
        : added(tree, {
            "src/features/auth.ts": "export const auth = undefined;\n",
          }),
    conflicts: [
      {
        path: "src/features/auth.ts",
        when: adds("src/features/auth.ts"),
        because: "the person has written another file of this name",
      },
    ],
  },

  "files: has taken a feature's file over from another project": {
    make: (tree) =>
      tree.has(bucket)
        ? undefined
        : added(tree, { [bucket]: textOf(render(starts["production"]!), bucket) }),
    adopted: "it is the feature's, word for word",
  },

  "files: has a container, a pipeline, and settings of editors": {
    make: (tree) =>
      added(tree, {
        "deploy/Dockerfile": 'FROM node:24-slim\nCOPY dist /app\nCMD ["node", "/app/main.js"]\n',
        ".gitlab-ci.yml": "test:\n  script:\n    - npm ci\n    - npm test\n",
        ".vscode/settings.json": '{ "editor.formatOnSave": true }\n',
        ".editorconfig": "root = true\n\n[*]\nindent_style = space\n",
        "docs/Über uns.md": "# Über uns\n",
      }),
    far: "no option brings a file beside these",
  },

  "files: has made a script executable": {
    make: (tree) =>
      new Map(tree).set("scripts/call.ts", { text: textOf(tree, "scripts/call.ts"), mode: 0o755 }),
    far: isConstant("scripts/call.ts"),
  },
};
