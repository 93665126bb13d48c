import { expect, test } from "vitest";
import type { Options } from "../../src/options/table.ts";
import { variants, type Variant } from "../../src/options/variants.ts";
import { render } from "../../src/render/render.ts";
import { expectedFeatures, featuresSeen, type Seen } from "./features-seen.ts";
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
      const expected = expectedFeatures(options).filter(
        (feature) => transport === "http" || feature === "shutdown",
      );
      const seen = await featuresSeen(bundle, transport, around);
      expect(seen, `${id} over ${transport}`).toEqual(expected);
    }
  },
);

/** What is left of a feature's file when it does nothing. */
const stubs: Record<Seen, { path: string; name: string }> = {
  "auth=token": { path: "src/features/auth.ts", name: "auth" },
  "auth=jwt": { path: "src/features/auth.ts", name: "auth" },
  "rate-limit": { path: "src/features/rate-limit.ts", name: "rateLimit" },
  metrics: { path: "src/features/metrics.ts", name: "metrics" },
  health: { path: "src/features/health.ts", name: "health" },
  shutdown: { path: "src/features/shutdown.ts", name: "shutdown" },
};

/** The options that go with a feature and bring as many others as there can be. */
function everythingWith(feature: Seen): Options {
  const count = ({ options }: Variant) =>
    expectedFeatures(options).length + options.transport.length;
  return variants()
    .filter(({ options }) => expectedFeatures(options).includes(feature))
    .toSorted((a, b) => count(b) - count(a))[0]!.options;
}

test.concurrent.for(Object.entries(stubs) as [Seen, { path: string; name: string }][])(
  "these tests see it when %s does nothing",
  async ([feature, { path, name }], { onTestFinished }) => {
    const options = everythingWith(feature);
    const root = await writeProject(`features/without-${feature}`, options, {
      ...probeTools(render(options)),
      [path]: `import { defineFeature } from "../lib/feature.ts";

export const ${name} = defineFeature({ name: "${feature}", settings: {}, start: () => ({}) });
`,
    });
    const bundle = await bundleProject(root);
    const around = await surroundings(options);
    onTestFinished(around.close);
    for (const transport of options.transport) {
      const expected = expectedFeatures(options).filter(
        (one) => one !== feature && (transport === "http" || one === "shutdown"),
      );
      expect(await featuresSeen(bundle, transport, around), transport).toEqual(expected);
    }
  },
);
