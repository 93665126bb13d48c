import { readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { execa } from "execa";
import type { TestProject } from "vitest/node";
import { filesBelow } from "../../scripts/templates.ts";
import { bundleProject, writeProject } from "../variants/project.ts";
import { someOptions } from "../unit/render/options.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The one file that every test here starts. */
    readonly bundle: string;
  }
}

const fixture = join(import.meta.dirname, "fixture");

/** One project with every transport and the fixture's tools, checked and bundled once for all tests here. */
export default async function setUp(project: TestProject): Promise<void> {
  const overlay: Record<string, string> = {};
  for (const file of await filesBelow(fixture)) {
    overlay[relative(fixture, file).split(sep).join("/")] = await readFile(file, "utf8");
  }
  const root = await writeProject(
    "wire",
    someOptions({ name: "wire", transport: ["stdio", "http", "sse"] }),
    overlay,
  );
  await execa("tsc", ["-p", "."], { cwd: root, preferLocal: true });
  project.provide("bundle", await bundleProject(root));
}
