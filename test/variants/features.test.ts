import { expect, test } from "vitest";
import type { Options } from "../../src/options/table.ts";
import { variants } from "../../src/options/variants.ts";
import { render } from "../../src/render/render.ts";
import { needs } from "../support/programs.ts";
import { expectedFeatures, featuresSeen, type Seen } from "./features-seen.ts";
import { probeTools } from "./probe-tools.ts";
import { bundleProject, writeProject, type Overlay } from "./project.ts";
import { selectedVariants } from "./selection.ts";
import { runnable, surroundings } from "./surroundings.ts";

for (const { id, options } of selectedVariants) {
  const title = `${id} shows each of its features at work, and no other`;
  test.concurrent(title, runnable(options), async ({ onTestFinished }) => {
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
  });
}

/** A feature of a process by itself; what several share has a test of its own. */
type Alone = Exclude<Seen, "shared-limit">;

const stubs: Record<Alone, { path: string; name: string }> = {
  auth: { path: "src/features/auth.ts", name: "auth" },
  "rate-limit": { path: "src/features/rate-limit.ts", name: "rateLimit" },
  health: { path: "src/features/health.ts", name: "health" },
  shutdown: { path: "src/features/shutdown.ts", name: "shutdown" },
};

/** What is left of a feature's file when it does nothing. */
function stub(feature: Alone): Overlay {
  const { path, name } = stubs[feature];
  return {
    [path]: `import { defineFeature } from "../lib/feature.ts";

export const ${name} = defineFeature({ name: "${feature}", settings: {}, start: () => ({}) });
`,
  };
}

function everything(limit: "memory" | "redis"): Options {
  return variants()
    .map(({ options }) => options)
    .filter((options) => options["rate-limit"] === limit)
    .reduce((most, options) => (sizeOf(options) > sizeOf(most) ? options : most));
}

function sizeOf(options: Options): number {
  return options.transport.length + expectedFeatures(options).length;
}

/** What is seen over each transport of a project in which something is changed. */
async function seenIn(folder: string, options: Options, changed: Overlay) {
  const overlay = { ...probeTools(render(options)), ...changed };
  const bundle = await bundleProject(await writeProject(`features/${folder}`, options, overlay));
  const around = await surroundings(options);
  try {
    const seen: Partial<Record<Options["transport"][number], Seen[]>> = {};
    for (const transport of options.transport) {
      seen[transport] = await featuresSeen(bundle, transport, around);
    }
    return seen;
  } finally {
    await around.close();
  }
}

test.concurrent.for(Object.keys(stubs) as Alone[])(
  "these tests see it when %s does nothing",
  async (feature) => {
    const options = everything("memory");
    const rest = expectedFeatures(options).filter((one) => one !== feature);
    expect(await seenIn(`without-${feature}`, options, stub(feature))).toEqual({
      stdio: rest.filter((one) => one === "shutdown"),
      http: rest,
    });
  },
);

test("these tests see it when nothing is counted in Redis", needs("redis-server"), async () => {
  const options = everything("redis");
  const { http } = await seenIn("without-redis", options, stub("rate-limit"));
  expect(http).toEqual(["auth", "health", "shutdown"]);
});

test("these tests see it when each process counts for itself", needs("redis-server"), async () => {
  const options = everything("redis");
  const inMemory = render({ ...options, "rate-limit": "memory" });
  const path = "src/features/rate-limit.ts";
  const { http } = await seenIn("without-sharing", options, { [path]: inMemory.get(path)!.text });
  expect(http).toEqual(["auth", "rate-limit", "health", "shutdown"]);
});
