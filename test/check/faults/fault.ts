import type { Options } from "../../../src/options/table.ts";
import type { FileMap } from "../../../src/render/file-map.ts";
import type { Overlay } from "../../variants/project.ts";

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

export type Edits = Readonly<Record<string, readonly [string | RegExp, string]>>;

/** Mistakes by what a person would call them. */
export type Faults = Readonly<Record<string, Fault>>;

export const overStdio = { transport: ["stdio"] } as const;

/** Puts a line in front of what the first tool does. */
export function inTheTool(line: string, imports = ""): Edits {
  return {
    "src/tools/hash-text.ts": [
      /^([^]*)async run\(\{ text, algorithm \}\) \{\n/,
      `${imports}$1async run({ text, algorithm }) {\n    ${line}\n`,
    ],
  };
}

export function without(feature: string): Edits {
  return { "src/features/index.ts": [new RegExp(`^  ${feature},\n`, "m"), ""] };
}

/** As in a project whose people have taken the type check out of the build. */
export function untyped(files: FileMap): Overlay {
  const about = JSON.parse(files.get("package.json")!.text) as { scripts: Record<string, string> };
  delete about.scripts["typecheck"];
  about.scripts["build"] = "node scripts/build.js";
  return { "package.json": `${JSON.stringify(about, null, 2)}\n` };
}
