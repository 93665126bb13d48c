const kinds = [
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
  "overrides",
  "resolutions",
];

/** Whether a package.json names other packages, or other versions of them. What is no JSON may name anything. */
export function dependenciesChanged(before: string, after: string): boolean {
  const [was, is] = [read(before), read(after)];
  if (was === undefined || is === undefined) return true;
  return kinds.some((kind) => sorted(was[kind]) !== sorted(is[kind]));
}

function read(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

/** The order says nothing. */
function sorted(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  return JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
