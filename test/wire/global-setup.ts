import { readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { execa } from "execa";
import type { TestProject } from "vitest/node";
import { filesBelow } from "../../scripts/templates.ts";
import type { Options } from "../../src/options/table.ts";
import { bundleProject, writeProject } from "../variants/project.ts";
import { someOptions } from "../unit/render/options.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The one file that every test here starts. */
    readonly bundle: string;
    /** The same with HTTP+SSE, for the tests about that. */
    readonly bundleWithSse: string;
    /** The same on the SDK's first line, over each transport. */
    readonly bundleOnV1: string;
  }
}

const fixture = join(import.meta.dirname, "fixture");

/** Projects with the fixture's tools, checked and bundled once for all tests here. */
export default async function setUp(project: TestProject): Promise<void> {
  project.provide("bundle", await bundleOf("wire", ["stdio", "http"]));
  project.provide("bundleWithSse", await bundleOf("wire-sse", ["http", "sse"]));
  project.provide("bundleOnV1", await bundleOf("wire-v1", ["stdio", "http", "sse"], "v1"));
}

async function bundleOf(
  name: string,
  transport: Options["transport"],
  sdk: Options["sdk"] = "v2",
): Promise<string> {
  const overlay: Record<string, string> = {};
  for (const file of await filesBelow(fixture)) {
    overlay[relative(fixture, file).split(sep).join("/")] = await readFile(file, "utf8");
  }
  const root = await writeProject(name, someOptions({ name, transport, sdk }), overlay);
  await execa("tsc", ["-p", "."], { cwd: root, preferLocal: true });
  return bundleProject(root);
}
