import type { Edit, Edits } from "../edit.ts";
import { added, changed, replaced, type Tree } from "../tree.ts";

type Json = Record<string, any>;

const path = "package.json";

/** As `npm install` and most editors' plug-ins do it: read, change, write with the indentation that was there. */
function rewritten(change: (about: Json) => Json | void, indentation: string | number = 2) {
  return (tree: Tree): Tree =>
    changed(tree, path, (text) => {
      const about = JSON.parse(text) as Json;
      return `${JSON.stringify(change(about) ?? about, undefined, indentation)}\n`;
    });
}

/** Only where a feature has brought the package. */
function where(has: (about: Json) => boolean, make: Edit["make"]): Edit["make"] {
  return (tree) => (has(JSON.parse(tree.get(path)!.text) as Json) ? make(tree) : undefined);
}

const hasHono = (about: Json): boolean => "hono" in about["devDependencies"];

function sortedKeys<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) as T;
}

/** The order that sort-package-json gives. */
const customaryOrder = [
  "name version private description keywords license author type bin files scripts dependencies devDependencies engines",
].flatMap((names) => names.split(" "));

export const packageJsonEdits: Edits = {
  "package.json: installs a database driver": {
    make: rewritten((about) => {
      about["dependencies"] = { "better-sqlite3": "^12.4.1" };
      about["devDependencies"] = sortedKeys({
        ...about["devDependencies"],
        "@types/better-sqlite3": "^7.6.13",
      });
    }),
  },

  "package.json: adds a formatter in its place among the packages": {
    make(tree) {
      const next = rewritten((about) => {
        about["scripts"]["format"] = "prettier --write .";
        about["devDependencies"] = sortedKeys({ ...about["devDependencies"], prettier: "^3.6.2" });
      })(tree);
      return added(next, { ".prettierrc": '{ "singleQuote": true }\n' });
    },
  },

  "package.json: adds packages by hand, the newest last": {
    make: rewritten((about) => {
      about["devDependencies"]["@biomejs/biome"] = "2.3.2";
      about["devDependencies"]["c8"] = "10.1.3";
    }),
  },

  "package.json: adds packages beside those that features bring": {
    make: rewritten((about) => {
      about["devDependencies"] = sortedKeys({
        ...about["devDependencies"],
        "@hono/zod-validator": "0.7.4",
        "google-auth-library": "10.4.1",
        husky: "9.1.7",
        jiti: "2.6.1",
        prettier: "3.6.2",
      });
    }),
  },

  "package.json: allows newer versions of every package": {
    make: rewritten((about) => {
      for (const name of Object.keys(about["devDependencies"])) {
        about["devDependencies"][name] = `^${about["devDependencies"][name]}`;
      }
    }),
  },

  "package.json: has a newer version of what a feature brings": {
    make: where(
      hasHono,
      rewritten((about) => {
        about["devDependencies"]["hono"] = "4.99.0";
      }),
    ),
  },

  "package.json: has what a feature would bring, in a range of its own": {
    make: where(
      (about) => !hasHono(about),
      rewritten((about) => {
        const { devDependencies, ...rest } = about;
        return { ...rest, dependencies: { hono: "^4.10.0" }, devDependencies };
      }),
    ),
  },

  "package.json: has what a feature would bring, in an older version": {
    make: where(
      (about) => !hasHono(about),
      rewritten((about) => {
        const { devDependencies, ...rest } = about;
        return { ...rest, dependencies: { hono: "4.10.0" }, devDependencies };
      }),
    ),
    replaced: [
      {
        path,
        when: ({ base, theirs }) =>
          !base.get(path)!.text.includes('"hono"') && theirs.get(path)!.text.includes('"hono"'),
        because: "the feature needs a newer version, and was never seen with the older one",
      },
    ],
  },

  "package.json: has what a feature would bring, the same": {
    make: where(
      (about) => !hasHono(about),
      rewritten((about) => {
        about["devDependencies"] = sortedKeys({ ...about["devDependencies"], hono: "4.13.19" });
      }),
    ),
    adopted: "a line that is the same on both sides has no owner",
  },

  "package.json: moves a package out of the bundle": {
    make: rewritten((about) => {
      about["dependencies"] = { zod: about["devDependencies"]["zod"] };
      delete about["devDependencies"]["zod"];
    }),
  },

  "package.json: has the packages in another order": {
    make: rewritten((about) => {
      about["devDependencies"] = Object.fromEntries(
        Object.entries(about["devDependencies"]).toReversed(),
      );
    }),
  },

  "package.json: starts for development in another way": {
    make: rewritten((about) => {
      about["scripts"]["dev"] = about["scripts"]["dev"].replace("watch ", "watch --inspect ");
    }),
  },

  "package.json: tests with another program": {
    make: rewritten((about) => {
      about["scripts"]["test"] = "vitest run";
      about["scripts"]["test:watch"] = "vitest";
      about["devDependencies"]["vitest"] = "^3.2.4";
    }),
  },

  "package.json: adds scripts before, between and after ours": {
    make: rewritten((about) => {
      const { build, ...scripts } = about["scripts"];
      about["scripts"] = {
        prebuild: "rimraf dist",
        build,
        ...scripts,
        lint: "eslint .",
        release: "npm version patch && npm publish",
      };
    }),
  },

  "package.json: has the scripts sorted": {
    make: rewritten((about) => {
      about["scripts"] = sortedKeys(about["scripts"]);
    }),
  },

  "package.json: has the scripts on one line": {
    make: (tree) =>
      changed(tree, path, (text) => {
        const scripts = /"scripts": (\{[^}]*\})/.exec(text)![1]!;
        return text.replace(scripts, () => JSON.stringify(JSON.parse(scripts)));
      }),
  },

  "package.json: calls a feature's script by another name": {
    make: where(
      (about) => "token:new" in about["scripts"],
      (tree) => replaced(tree, path, '"token:new":', '"token":'),
    ),
  },

  "package.json: removes scripts that nobody runs": {
    make: rewritten((about) => {
      delete about["scripts"]["inspect"];
      delete about["scripts"]["call"];
      delete about["scripts"]["prepack"];
    }),
  },

  "package.json: has the packages above the scripts": {
    make: rewritten(({ scripts, ...rest }) => ({ ...rest, scripts })),
  },

  "package.json: has its keys in the customary order": {
    make: rewritten((about) =>
      Object.fromEntries(
        Object.entries(about).toSorted(
          ([a], [b]) => customaryOrder.indexOf(a) - customaryOrder.indexOf(b),
        ),
      ),
    ),
  },

  "package.json: says who made it, and under which licence": {
    make: rewritten(({ name, version, ...rest }) => ({
      name,
      version,
      private: true,
      author: "Ada Lovelace <ada@example.com>",
      license: "UNLICENSED",
      repository: { type: "git", url: "git+https://git.example.com/ada/server.git" },
      keywords: ["mcp", "temperature"],
      ...rest,
      packageManager: "npm@11.6.2",
      overrides: { esbuild: "0.28.2" },
    })),
  },

  "package.json: has a name, a version and a description of its own": {
    make: rewritten((about) => {
      about["name"] = "@example/weather";
      about["version"] = "1.4.2";
      about["description"] = "What the weather will be";
      about["bin"] = { weather: "dist/main.js" };
    }),
  },

  "package.json: has a workspace with a package of its own": {
    make(tree) {
      const next = rewritten((about) => {
        about["workspaces"] = ["packages/*"];
        about["devDependencies"]["@example/shared"] = "*";
      })(tree);
      return added(next, {
        "packages/shared/package.json":
          '{\n  "name": "@example/shared",\n  "version": "1.0.0"\n}\n',
        "packages/shared/index.js": "export const answer = 42;\n",
      });
    },
  },

  "package.json: configures other programs": {
    make: rewritten(({ devDependencies, ...rest }) => ({
      ...rest,
      "lint-staged": { "*.ts": ["eslint --fix", "prettier --write"] },
      devDependencies,
      eslintConfig: { root: true, rules: { eqeqeq: ["error", "always"] } },
    })),
  },

  "package.json: is a program that is not published": {
    make: rewritten(({ bin: _bin, files: _files, ...rest }) => {
      const { prepack: _prepack, ...scripts } = rest["scripts"] as Json;
      return { ...rest, private: true, scripts };
    }),
  },

  "package.json: needs a newer Node, and its versions are pinned": {
    make: rewritten((about) => {
      about["engines"] = { node: ">=24", npm: ">=11" };
      about["volta"] = { node: "24.11.0" };
    }),
  },

  "package.json: is indented with tabs": { make: rewritten(() => {}, "\t") },

  "package.json: is indented by four, with short objects on one line": {
    make: (tree) =>
      changed(tree, path, (text) =>
        `${JSON.stringify(JSON.parse(text), undefined, 4)}\n`
          .replace(/\{\s+("node": "[^"]*")\s+\}/, "{ $1 }")
          .replace(/\[\s+("dist")\s+\]/, "[$1]"),
      ),
  },

  "package.json: has CRLF, and no line end at its end": {
    make: (tree) => changed(tree, path, (text) => text.trimEnd().replaceAll("\n", "\r\n")),
  },
};
