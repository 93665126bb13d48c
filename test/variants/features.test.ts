import { expect, test } from "vitest";
import type { Options } from "../../src/options/table.ts";
import { variants, type Variant } from "../../src/options/variants.ts";
import { render } from "../../src/render/render.ts";
import {
  drainedStdio,
  expectedFeatures,
  featuresSeen,
  seenOver,
  type Seen,
} from "./features-seen.ts";
import { probeTools } from "./probe-tools.ts";
import { bundleProject, writeProject } from "./project.ts";
import { open } from "./session.ts";
import { runnable, surroundings } from "./surroundings.ts";

type Stub = Record<"path" | "text", string>;

/** What is left of a feature's file when it does nothing. */
const stubs: Record<Seen, (options: Options) => Stub> = {
  sse: () => ({
    path: "src/mcp/sse.ts",
    text: `export const sse = () => ({ paths: {}, close: async () => {} });\n`,
  }),
  sessions: () => ({
    path: "src/mcp/sessions.ts",
    text: `export const sessions = () => ({ paths: {}, close: async () => {} });\n`,
  }),
  "auth=token": idle("auth", "src/features/auth.ts"),
  "auth=jwt": idle("auth", "src/features/auth.ts"),
  "rate-limit": idle("rateLimit", "src/features/rate-limit.ts"),
  // What does nothing there is that several processes share it: each counts for itself.
  "shared-limit": (options) => {
    const path = "src/features/rate-limit.ts";
    return { path, text: render({ ...options, "rate-limit": "memory" }).get(path)!.text };
  },
  metrics: idle("metrics", "src/features/metrics.ts"),
  health: idle("health", "src/features/health.ts"),
  shutdown: idle("shutdown", "src/features/shutdown.ts"),
};

function idle(name: string, path: string) {
  const text = `import { defineFeature } from "../lib/feature.ts";

export const ${name} = defineFeature({ name: "${name}", settings: {}, start: () => ({}) });
`;
  return () => ({ path, text });
}

/** The options that go with a feature and bring as many others as there can be. */
function everythingWith(feature: Seen): Options {
  const count = ({ options }: Variant) =>
    expectedFeatures(options).length + options.transport.length;
  return variants()
    .filter(({ options }) => expectedFeatures(options).includes(feature))
    .toSorted((a, b) => count(b) - count(a))[0]!.options;
}

for (const [feature, stub] of Object.entries(stubs) as [Seen, (typeof stubs)[Seen]][]) {
  const options = everythingWith(feature);
  const title = `these tests see it when ${feature} does nothing`;
  test.concurrent(title, runnable(options), async ({ onTestFinished }) => {
    const { path, text } = stub(options);
    const root = await writeProject(`features/without-${feature}`, options, {
      ...probeTools(render(options)),
      [path]: text,
    });
    const bundle = await bundleProject(root);
    const around = await surroundings(options);
    onTestFinished(around.close);
    const others = expectedFeatures(options).filter(
      // A limit that is not there is not shared either.
      (one) => one !== feature && !(feature === "rate-limit" && one === "shared-limit"),
    );
    const overHttp = options.transport.filter((transport) => transport !== "stdio");
    const expected = seenOver(others, overHttp);
    // Where nothing can be opened, nothing else can be seen.
    if (feature === "sse") expected.sse = [];
    expect((await featuresSeen(bundle, overHttp, around)).seen).toEqual(expected);
    const { seen } = await drainedStdio(await open.stdio(bundle, "2025-11-25", around));
    expect({ stdio: seen }).toEqual(seenOver(others, ["stdio"]));
  });
}
