import { Registry } from "prom-client";

/** A page with the metrics, in the format that is asked for: OpenMetrics, or Prometheus' own text. */
export async function expose(
  registry: Registry,
  request: Request,
): Promise<Response> {
  const accepted = request.headers.get("accept") ?? "";
  const isOpen = accepted.includes("application/openmetrics-text");
  const text = await registry.metrics();
  return new Response(isOpen ? toOpenMetrics(text) : text, {
    headers: {
      "Content-Type": isOpen
        ? Registry.OPENMETRICS_CONTENT_TYPE
        : Registry.PROMETHEUS_CONTENT_TYPE,
      "Cache-Control": "no-store",
    },
  });
}

/**
 * In OpenMetrics a counter is described without its suffix, no line is empty, and the last one says that it is. The
 * library writes it too, but renames its counters as it does, for the other format as well.
 */
function toOpenMetrics(text: string): string {
  return `${text
    .replaceAll(/^(# (?:HELP|TYPE) \w+)_total /gm, "$1 ")
    .replaceAll(/\n{2,}/g, "\n")}# EOF\n`;
}
