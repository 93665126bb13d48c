import type { Edit, Edits } from "../edit.ts";
import { changed, moved, replaced, textOf } from "../tree.ts";

const env = ".env.example";

const ignoreIsConstant = "no option changes .gitignore";

/** Only where there is such a line. */
function line(path: string, from: RegExp, to: string): Edit["make"] {
  return (tree) => (from.test(textOf(tree, path)) ? replaced(tree, path, from, to) : undefined);
}

export const settingsFileEdits: Edits = {
  ".env.example: has settings of its own at the end": {
    make: (tree) =>
      changed(
        tree,
        env,
        (text) => `${text}\n# What the weather service has given us\nWEATHER_API_KEY=\n`,
      ),
  },

  ".env.example: has settings of its own between ours": {
    make: (tree) =>
      replaced(
        tree,
        env,
        /^(?=# After how many milliseconds a tool)/m,
        "# What the weather service has given us\nWEATHER_API_KEY=\nWEATHER_CACHE_S=60\n\n",
      ),
  },

  ".env.example: has settings of its own at the top": {
    make: (tree) =>
      changed(
        tree,
        env,
        (text) => `# --- weather ---\nWEATHER_API_KEY=\n\n# --- server ---\n${text}`,
      ),
  },

  ".env.example: has a value of its own for a setting that is always there": {
    make: line(env, /^# LOG_LEVEL=info$/m, "LOG_LEVEL=debug"),
  },

  ".env.example: has values of its own for a feature's settings": {
    make: (tree) =>
      textOf(tree, env).includes("# PORT=3000\n")
        ? changed(tree, env, (text) =>
            text.replace("# HOST=127.0.0.1", "HOST=0.0.0.0").replace("# PORT=3000", "PORT=8080"),
          )
        : undefined,
  },

  ".env.example: has no comments, and a line for each setting": {
    make: (tree) =>
      changed(tree, env, (text) => `${(text.match(/^# [A-Z_]+=.*$/gm) ?? []).join("\n")}\n`),
  },

  ".env.example: is sorted by name": {
    make: (tree) =>
      changed(tree, env, (text) => {
        const [top = "", ...settings] = text.trimEnd().split("\n\n");
        const name = (setting: string) => setting.split("\n").at(-1)!;
        const sorted = settings.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
        return `${[top, ...sorted].join("\n\n")}\n`;
      }),
  },

  ".env.example: has CRLF, and no line end at its end": {
    make: (tree) => changed(tree, env, (text) => text.trimEnd().replaceAll("\n", "\r\n")),
  },

  ".env.example: is called .env.sample": {
    make: (tree) => moved(tree, env, ".env.sample"),
    renamed: { [env]: ".env.sample" },
  },

  ".gitignore: has lines of its own": {
    make: (tree) => changed(tree, ".gitignore", (text) => `${text}\n.idea/\ncoverage/\n*.local\n`),
    far: ignoreIsConstant,
  },

  ".gitignore: is the one of another template": {
    make: (tree) =>
      changed(
        tree,
        ".gitignore",
        () => "# Logs\n*.log\n\n/node_modules\n/dist\n.env*\n!.env.example\n",
      ),
    far: ignoreIsConstant,
  },
};
