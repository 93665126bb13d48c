type Packages = Readonly<Record<string, string>>;

/**
 * A generated package.json with some of the packages that an earlier one had: those of these names that are in none of
 * its lists any more.
 */
export function withPackages(
  before: string,
  next: string,
  names: readonly string[],
): { readonly text: string; readonly kept: readonly string[] } {
  const [was, about] = [before, next].map((text) => JSON.parse(text) as Record<string, Packages>);
  const lists = ["dependencies", "devDependencies"];
  const isThere = (name: string) => lists.some((list) => about![list]?.[name] !== undefined);
  const kept: string[] = [];
  for (const list of lists) {
    const back = names.filter((name) => was![list]?.[name] !== undefined && !isThere(name));
    if (back.length === 0) continue;
    const packages = {
      ...about![list],
      ...Object.fromEntries(back.map((name) => [name, was![list]![name]!])),
    };
    about![list] = Object.fromEntries(
      Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
    kept.push(...back);
  }
  return { text: kept.length === 0 ? next : `${JSON.stringify(about, undefined, 2)}\n`, kept };
}
