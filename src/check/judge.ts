/** An answer over HTTP, as far as it came; `broken` says why there is none. */
export type Answer =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly text: string;
    }
  | { readonly broken: string };

/** What an answer to a stranger tells that it must not, if it does: a stack trace, or a page of HTML. */
export function leakIn(text: string): string | undefined {
  if (/^\s*at .+[:(]\d+:\d+\)?/m.test(unescaped(text))) return "a stack trace";
  if (/<!doctype html|<html[\s>]/i.test(text)) return "a page of HTML";
  return undefined;
}

/** What is wrong with an answer that should refuse, in a few words; undefined if nothing is. */
export function notRefused(answer: Answer, allowed: readonly number[]): string | undefined {
  if ("broken" in answer) return `was not answered: ${answer.broken}`;
  if (!allowed.includes(answer.status)) {
    return `was answered with status ${answer.status} instead of ${allowed.join(" or ")}`;
  }
  const leak = leakIn(answer.text);
  return leak === undefined ? undefined : `was refused with ${leak} in the answer`;
}

/** What shows of an unexpected error in a tool's answer: generated servers give an id and no more. */
export function internalError(text: string): { readonly id: string | undefined } | undefined {
  if (!/\binternal error\b/i.test(text)) return undefined;
  return { id: /\(id: ([\w-]+)\)/.exec(text)?.[1] };
}

/** What the log of a server says of an error, by the id that its client was told. */
export function errorInLog(log: string, id: string): string | undefined {
  for (const line of log.split("\n")) {
    if (!line.includes(id)) continue;
    try {
      const { err } = JSON.parse(line) as { err?: { message?: string } };
      if (err?.message !== undefined) return firstLine(err.message);
    } catch {
      continue;
    }
  }
  return undefined;
}

/** The lines by which a person finds the cause in a program's output. */
export function tellingLines(output: string, count = 4): string {
  const lines = output
    .split("\n")
    .map((line) => messageOf(line.trimEnd()))
    .filter((line) => line !== "");
  const first = lines.findIndex((line) => /\b(\w*error|cannot|not valid|could not)\b/i.test(line));
  const from = first === -1 ? Math.max(0, lines.length - count) : first;
  return lines
    .slice(from, from + count)
    .map((line) => line.trim())
    .join(" / ");
}

/** Of a line of a JSON log, its message. */
function messageOf(line: string): string {
  if (!line.startsWith("{")) return line;
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [msg, err?.message].filter((part) => part !== undefined).join(": ") || line;
  } catch {
    return line;
  }
}

export function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}

/** A stack trace inside a JSON string has its line ends escaped. */
function unescaped(text: string): string {
  return text.replaceAll("\\n", "\n");
}
