/** What a page for Prometheus said. */
export interface Scrape {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The samples of a metric that are not 0, by their labels as they stand between the braces. */
  values(metric: string): Readonly<Record<string, number>>;
}

/** Reads the metrics of a server from its admin port; undefined if nobody answers there. */
export async function scrape(adminPort: string, accept = "*/*"): Promise<Scrape | undefined> {
  const response = await fetch(`http://127.0.0.1:${adminPort}/metrics`, {
    headers: { accept },
  }).catch(() => undefined);
  if (!response) return undefined;
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    values: (metric) =>
      Object.fromEntries(
        [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].flatMap(
          ([, name, labels = "", value]) =>
            name === metric && value !== "0" ? [[labels, Number(value)]] : [],
        ),
      ),
  };
}

/** The sum of a metric's samples. */
export function sum(values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((total, value) => total + value, 0);
}

/** By how much the samples of a metric have grown. */
export function growth(metric: string, before: Scrape, after: Scrape): Record<string, number> {
  const old = before.values(metric);
  return Object.fromEntries(
    Object.entries(after.values(metric)).flatMap(([labels, value]) => {
      const more = value - (old[labels] ?? 0);
      return more === 0 ? [] : [[labels, more]];
    }),
  );
}

/** `tool outcome` or `method error`, from the labels as they stand in the page. */
function short(labels: string): string {
  const read = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(labels)?.[1] ?? "";
  return labels.startsWith("tool=")
    ? `${read("tool")} ${read("outcome")}`
    : `${read("mcp_method_name")} ${read("error_type")}`;
}

/** The same, with the labels of a tool call or a message as `tool outcome` or `method error`. */
export const shortened = (values: Record<string, number>) =>
  Object.fromEntries(Object.entries(values).map(([labels, value]) => [short(labels), value]));
