import { readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { filesBelow } from "../../scripts/templates.ts";
import { render } from "../../src/render/render.ts";
import { leakyParts } from "./leaky.ts";
import { projectsRoot, writeProject } from "./project.ts";
import { covering, selectedVariants } from "./selection.ts";

const root = join(projectsRoot, "types");

/** One program for all of them takes minutes; each with a compiler of its own, hours. */
const TIMEOUT_MS = 15 * 60_000;

test("every project type-checks; with a user's parts, a few", { timeout: TIMEOUT_MS }, async () => {
  const projects: string[] = [];
  for (const { id, options } of selectedVariants) {
    projects.push(await writeProject(`types/${id}`, options));
  }
  // These see of a project what is the same in all.
  for (const { id, options } of covering(selectedVariants)) {
    projects.push(await writeProject(`types/${id} leaky`, options, leakyParts(render(options))));
  }
  // So that the options of one are those of all.
  const configs = projects.map((project) => readFile(join(project, "tsconfig.json"), "utf8"));
  const [config, ...others] = new Set(await Promise.all(configs));
  expect(others).toEqual([]);

  const { include, ...rest } = JSON.parse(config!) as { include: string[] };
  const names = projects.map((project) => relative(root, project));
  await writeFile(
    join(root, "tsconfig.json"),
    JSON.stringify({
      ...rest,
      include: names.flatMap((name) => include.map((part) => `${name}/${part}`)),
    }),
  );
  const { stdout, exitCode } = await execa("tsc", ["--listFiles"], {
    cwd: root,
    preferLocal: true,
    reject: false,
  });

  const lines = stdout.split("\n");
  expect(exitCode, lines.filter((line) => / error TS\d+: /.test(line)).join("\n")).toBe(0);
  // None is left out without a word.
  const sources = (await Promise.all(projects.map(filesBelow)))
    .flat()
    .filter((file) => file.endsWith(".ts"));
  expect(lines).toEqual(expect.arrayContaining(sources));
});
