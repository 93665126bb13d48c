import { expect, test } from "vitest";
import type { Options } from "../../src/options/table.ts";
import { variants, type Variant } from "../../src/options/variants.ts";
import { render } from "../../src/render/render.ts";
import { expectedFeatures, featuresSeen, visible, type Seen } from "./features-seen.ts";
import { probeTools } from "./probe-tools.ts";
import { bundleProject, writeProject } from "./project.ts";
import { selectedVariants } from "./selection.ts";
import { surroundings } from "./surroundings.ts";

test.concurrent.for(selectedVariants)(
  "$id shows each of its features at work, and no other",
  async ({ id, options }, { onTestFinished }) => {
    const root = await writeProject(`features/${id}`, options, probeTools(render(options)));
    const bundle = await bundleProject(root);
    const around = await surroundings(options);
    onTestFinished(around.close);
    for (const transport of options.transport) {
      const expected = visible(expectedFeatures(options), transport);
      const seen = await featuresSeen(bundle, transport, around);
      expect(seen, `${id} over ${transport}`).toEqual(expected);
    }
  },
);

/** What is left of a feature's file when it does nothing. */
const stubs: Record<Seen, { path: string; text: string }> = {
  sse: {
    path: "src/mcp/sse.ts",
    text: `export const sse = () => ({ paths: {}, close: async () => {} });\n`,
  },
  "auth=token": idle("auth", "src/features/auth.ts"),
  "auth=jwt": idle("auth", "src/features/auth.ts"),
  "rate-limit": idle("rateLimit", "src/features/rate-limit.ts"),
  metrics: idle("metrics", "src/features/metrics.ts"),
  health: idle("health", "src/features/health.ts"),
  shutdown: idle("shutdown", "src/features/shutdown.ts"),
};

function idle(name: string, path: string) {
  const text = `import { defineFeature } from "../lib/feature.ts";

export const ${name} = defineFeature({ name: "${name}", settings: {}, start: () => ({}) });
`;
  return { path, text };
}

/** The options that go with a feature and bring as many others as there can be. */
function everythingWith(feature: Seen): Options {
  const count = ({ options }: Variant) =>
    expectedFeatures(options).length + options.transport.length;
  return variants()
    .filter(({ options }) => expectedFeatures(options).includes(feature))
    .toSorted((a, b) => count(b) - count(a))[0]!.options;
}

test.concurrent.for(Object.entries(stubs) as [Seen, (typeof stubs)[Seen]][])(
  "these tests see it when %s does nothing",
  async ([feature, { path, text }], { onTestFinished }) => {
    const options = everythingWith(feature);
    const root = await writeProject(`features/without-${feature}`, options, {
      ...probeTools(render(options)),
      [path]: text,
    });
    const bundle = await bundleProject(root);
    const around = await surroundings(options);
    onTestFinished(around.close);
    for (const transport of options.transport) {
      const others = expectedFeatures(options).filter((one) => one !== feature);
      // Where nothing can be opened, nothing else can be seen.
      const expected = feature === "sse" && transport === "sse" ? [] : visible(others, transport);
      expect(await featuresSeen(bundle, transport, around), transport).toEqual(expected);
    }
  },
);
