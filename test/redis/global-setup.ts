import type { TestProject } from "vitest/node";
import { find } from "../support/programs.ts";
import { someOptions } from "../unit/render/options.ts";
import { bundleProject, writeProject } from "../variants/project.ts";

/** A project that counts in Redis. */
interface Built {
  readonly root: string;
  readonly bundle: string;
}

declare module "vitest" {
  interface ProvidedContext {
    /** Callers show tokens; health and shutdown are on. */
    readonly limited: Built;
    /** Nobody is asked who calls: addresses are limited. */
    readonly limitedByAddress: Built;
  }
}

async function build(folder: string, auth: "token" | "none"): Promise<Built> {
  const options = someOptions({ auth, "rate-limit": "redis", health: true, shutdown: true });
  const root = await writeProject(`redis/${folder}`, options);
  return { root, bundle: await bundleProject(root) };
}

/** The projects that the tests here start, bundled once. */
export default async function setUp(project: TestProject): Promise<void> {
  // Without it every test here is left out.
  if (find("redis-server") === undefined) return;
  project.provide("limited", await build("by-token", "token"));
  project.provide("limitedByAddress", await build("by-address", "none"));
}
