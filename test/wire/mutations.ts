import fc from "fast-check";
import { headerLines } from "./http.ts";
import { call, legacy, modern, type Json } from "./messages.ts";

const seeds = [
  modern("tools/call", call("hash_text", { text: "abc" })),
  modern("tools/call", call("convert_temperature", { value: 1, from: "celsius", to: "kelvin" })),
  modern("tools/list"),
  modern("resources/read", { uri: "reference://temperature-scales" }),
  modern("prompts/get", {
    name: "explain_temperature",
    arguments: { temperature: "1", audience: "cook" },
  }),
  modern("completion/complete", {
    ref: { type: "ref/prompt", name: "explain_temperature" },
    argument: { name: "audience", value: "c" },
  }),
  legacy("tools/call", call("hash_text", { text: "abc" })),
  legacy("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: {} }),
];

const paths = (value: unknown, path: readonly string[] = []): (readonly string[])[] => [
  path,
  ...(typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, child]) => paths(child, [...path, key]))
    : []),
];

/** One place of a good message replaced by anything, or taken out, or its text cut; with the good one's headers. */
export const mutations = fc.constantFrom(...seeds).chain((seed) => {
  const lines = headerLines(seed).map((line) => /^(.+?): (.*)$/.exec(line)!.slice(1, 3));
  const headers = Object.fromEntries(lines) as Record<string, string>;
  const replaced = fc
    .tuple(
      fc.constantFrom(...paths(seed)),
      fc.option(fc.jsonValue({ maxDepth: 3 }), { nil: undefined }),
    )
    .map(([path, value]) => JSON.stringify(replace(seed, path, value)) ?? "");
  const text = JSON.stringify(seed);
  const spoilt = fc
    .tuple(fc.nat(text.length), fc.nat(20), fc.string({ unit: "binary", maxLength: 20 }))
    .map(([at, length, put]) => text.slice(0, at) + put + text.slice(at + length));
  return fc.oneof(replaced, spoilt).map((body) => ({ body, headers }));
});

function replace(node: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  return { ...(node as Json), [key]: replace((node as Json)[key], rest, value) };
}
