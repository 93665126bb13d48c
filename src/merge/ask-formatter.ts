/** What the project's own formatter makes of a text that stands at `path`; undefined if it cannot read it. */
export type Formatter = (text: string, path: string) => Promise<string | undefined>;

/** The same, answered already. */
export type Format = (text: string, path: string) => string | undefined;

/** A formatter is a program of its own: as many as a small machine has room for. */
const AT_ONCE = 4;

/**
 * Merges without a formatter first, and notes what one would have been asked; if that is anything, asks, and merges once
 * more. So nobody waits for a formatter that is not needed, and merging stays a pure function.
 */
export async function withFormatter<Result>(
  formatter: Formatter | undefined,
  merge: (format: Format | undefined) => Result,
): Promise<Result> {
  if (formatter === undefined) return merge(undefined);
  const wanted = new Map<string, { readonly text: string; readonly path: string }>();
  const result = merge((text, path) => {
    wanted.set(keyOf(text, path), { text, path });
    return undefined;
  });
  const answers = new Map<string, string>();
  const questions = [...wanted];
  while (questions.length > 0) {
    const some = questions.splice(0, AT_ONCE);
    await Promise.all(
      some.map(async ([key, { text, path }]) => {
        const answer = await formatter(text, path);
        if (answer !== undefined) answers.set(key, answer);
      }),
    );
  }
  return answers.size === 0 ? result : merge((text, path) => answers.get(keyOf(text, path)));
}

function keyOf(text: string, path: string): string {
  return `${path}\n${text}`;
}
