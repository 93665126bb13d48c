import { note, select } from "@clack/prompts";

import type { Context } from "../context.ts";
import type { ConflictFile } from "../merge/change.ts";
import { conflictsOf, type Conflict, type Resolution } from "../merge/merged.ts";
import { ask, cancelled } from "./ask.ts";

export interface FileInConflict {
  readonly path: string;
  readonly reason: string;
  readonly file: ConflictFile;
}

/**
 * Shows each place at which a person's text and the generated one cannot both be, and asks what is to be there.
 *
 * @throws CliError with exit code 130 if the person stops
 */
export async function askConflicts(
  context: Context,
  files: readonly FileInConflict[],
): Promise<ReadonlyMap<Conflict, Resolution>> {
  const places = files.flatMap(({ path, file }) =>
    conflictsOf(file.merged).map((conflict) => ({ path, conflict })),
  );
  const answers = new Map<Conflict, Resolution>();
  for (const [index, { path, conflict }] of places.entries()) {
    note(asText(conflict), `${path}, line ${conflict.line} (${index + 1} of ${places.length})`, {
      output: context.stderr,
    });
    const answer = await ask(context, (streams) =>
      select<Resolution | "stop">({
        ...streams,
        message: "What is to be there?",
        options: [
          { value: "ours", label: "Yours" },
          { value: "theirs", label: "Generated" },
          { value: "inline", label: "Both, with conflict markers", hint: "to resolve by hand" },
          { value: "stop", label: "Stop", hint: "nothing is changed" },
        ],
      }),
    );
    if (answer === "stop") throw cancelled();
    answers.set(conflict, answer);
  }
  return answers;
}

/** More of it is in the file. */
const MAX_LINES = 20;

function asText({ reason, ours, theirs }: Conflict): string {
  return [reason, "", "Yours:", ...shown(ours), "", "Generated:", ...shown(theirs)].join("\n");
}

function shown(text: string): string[] {
  if (text === "") return ["  (nothing)"];
  const lines = text.replace(/\n$/, "").split("\n");
  const more = lines.length - MAX_LINES;
  return [
    ...lines.slice(0, MAX_LINES).map((line) => `  ${line}`),
    ...(more > 0 ? [`  … ${more} more lines`] : []),
  ];
}
