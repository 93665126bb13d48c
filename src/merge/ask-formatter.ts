/** A text, and the path that it stands at. */
export interface Question {
  readonly text: string;
  readonly path: string;
}

/** What the project's own formatter makes of texts; undefined for one that it cannot read. */
export type Formatter = (
  questions: readonly Question[],
) => Promise<readonly (string | undefined)[]>;

/** The same for one of them, answered already. */
export type Format = (text: string, path: string) => string | undefined;

/**
 * Merges without a formatter first, and notes what one would have been asked; if that is anything, asks, and merges once
 * more. So nobody waits for a formatter that is not needed, and merging stays a pure function.
 */
export async function withFormatter<Result>(
  formatter: Formatter | undefined,
  merge: (format: Format | undefined) => Result,
): Promise<Result> {
  if (formatter === undefined) return merge(undefined);
  const wanted = new Map<string, Question>();
  const result = merge((text, path) => {
    wanted.set(keyOf(text, path), { text, path });
    return undefined;
  });
  if (wanted.size === 0) return result;
  const found = await formatter([...wanted.values()]);
  const answers = new Map([...wanted.keys()].map((key, index) => [key, found[index]]));
  if (found.every((answer) => answer === undefined)) return result;
  return merge((text, path) => answers.get(keyOf(text, path)));
}

function keyOf(text: string, path: string): string {
  return `${path}\n${text}`;
}
