import { apply } from "../../../src/plan/apply.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { emptyFolder } from "../folder.ts";
import { expectedAfter, makeTree, type Tree } from "./tree.ts";

const manifest = ".create-mcp-server.json";

/** A project as people leave it: modes of their own, an empty folder, line endings and a byte-order mark of theirs. */
export const before: Tree = {
  [manifest]: { mode: 0o644, text: '{ "old": true }\n' },
  "README.md": { mode: 0o600, text: "\uFEFF# old\r\n" },
  "mine.txt": { mode: 0o640, text: "mine\n" },
  "build.sh": { mode: 0o755, text: "#!/bin/sh\n" },
  "run.sh": { mode: 0o640, text: "#!/bin/sh\n" },
  "a-file": { mode: 0o644, text: "a folder comes here\n" },
  "a-folder": { mode: 0o755 },
  "a-folder/inner.txt": { mode: 0o644, text: "a file comes where my folder is\n" },
  empty: { mode: 0o711 },
  src: { mode: 0o755 },
  "src/main.ts": { mode: 0o664, text: "old main\n" },
  "src/left": { mode: 0o755 },
  "src/left/gone.ts": { mode: 0o644, text: "gone\n" },
  "src/left/mine.ts": { mode: 0o644, text: "mine\n" },
  "src/lost": { mode: 0o750 },
  "src/lost/deep": { mode: 0o700 },
  "src/lost/deep/gone.ts": { mode: 0o600, text: "gone\n" },
};

/** Every kind of change, in a folder and in a new one; `withManifest: false` leaves the manifest as it is. */
export function planFor(root: string, { withManifest = true } = {}): Plan {
  const text = (path: string) => before[path]!.text!;
  const update = (path: string, after: string, mode: 0o644 | 0o755 = 0o644) =>
    ({ kind: "update", path, before: text(path), after: { text: after, mode } }) as const;
  const create = (path: string, mode: 0o644 | 0o755 = 0o644) =>
    ({ kind: "create", path, after: { text: `new ${path}\n`, mode } }) as const;
  const remove = (path: string) => ({ kind: "delete", path, before: text(path) }) as const;
  return {
    root,
    changes: [
      ...(withManifest ? [update(manifest, '{ "new": true }\n')] : []),
      update("README.md", "\uFEFF# new\r\n"),
      remove("a-file"),
      create("a-file/inner.txt"),
      create("a-folder"),
      remove("a-folder/inner.txt"),
      update("build.sh", "#!/bin/sh\nexit 1\n", 0o644),
      { kind: "keep", path: "mine.txt", reason: "stays as it is" },
      { kind: "notice", path: ".env", reason: "is left alone" },
      create("new/deep/script.sh", 0o755),
      update("run.sh", text("run.sh"), 0o755),
      create("src/features/new.ts"),
      remove("src/left/gone.ts"),
      remove("src/lost/deep/gone.ts"),
      update("src/main.ts", "new main\n"),
    ],
  };
}

export const after = expectedAfter(before, planFor("").changes);
export const afterWithoutManifest = expectedAfter(
  before,
  planFor("", { withManifest: false }).changes,
);

/** A folder with the project in it. */
export async function projectFolder(): Promise<string> {
  const folder = await emptyFolder();
  await makeTree(folder, before);
  return folder;
}

const { signal } = new AbortController();

export async function applyAndKeep(plan: Plan): Promise<void> {
  await (await apply(plan, signal)).done();
}

export async function applyAndUndo(plan: Plan) {
  return (await apply(plan, signal)).undo();
}
