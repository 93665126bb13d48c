import { relative } from "node:path";
import compareVersions from "semver/functions/compare.js";
import type { Context } from "../context.ts";
import { CliError, EXIT, type ExitCode } from "../errors.ts";
import { isInteractive } from "../interactive.ts";
import type { Options } from "../options/table.ts";
import { apply } from "../plan/apply.ts";
import { readIfText } from "../plan/change.ts";
import type { Plan } from "../plan/plan.ts";
import { gitMergeAt } from "../project/git-merge.ts";
import { readManifestText } from "../project/open.ts";
import { bestFit, optionsOf, readSides } from "../project/repair-manifest.ts";
import type { FileMap, RenderedFile } from "../render/file-map.ts";
import { manifestPath } from "../render/manifest.ts";
import { render } from "../render/render.ts";
import { version } from "../version.ts";
import { finishMerge } from "./finish-merge.ts";
import { locateProject, settle, type ProjectFlags } from "./open-project.ts";
import { sayUnless } from "./progress.ts";
import { repairedAsJson, repairedAsText } from "./repair-report.ts";

export interface RepairFlags extends ProjectFlags {
  readonly json: boolean;
}

/**
 * Writes the manifest of a project anew: with the options of both branches after a merge; where they differ, with those
 * whose files are most like what is there. Finishes the merge in the files that come with these options, as far as nobody
 * has to decide. Takes back an interrupted run before.
 *
 * @returns exit code 3 if a person has to decide something still
 * @throws CliError with exit code 2 if nothing can be made of it, or another version has to
 */
export async function repair(context: Context, flags: RepairFlags): Promise<ExitCode> {
  const root = await locateProject(context, flags.cwd);
  await settle(context, root, flags, isInteractive(context, flags));
  const before = await readManifestText(root);
  const sides = readSides(before);
  refuseOtherVersion(sides.version);
  const candidates = optionsOf(sides);
  const disk = await filesOf(root, candidates);
  const texts = new Map([...disk].map(([path, { text }]) => [path, text]));
  const options = bestFit(candidates, render, texts);
  const both = render(options);
  const after = both.get(manifestPath)!;
  const isManifestTrue = after.text === before;

  const merge = await gitMergeAt(context, root);
  const { writes, left } = await finishMerge(context, {
    root,
    both,
    disk,
    recorded: sides.paths,
    merge,
    // Once the manifest is true, what comes with both options has come, and people may have taken it out again.
    isAgain: isManifestTrue,
    say: sayUnless(flags.json, context),
  });
  const manifest = { kind: "update", path: manifestPath, before, after } as const;
  const changes = [...(isManifestTrue ? [] : [manifest]), ...writes];
  const plan: Plan = { root, changes: changes.toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
  if (!flags.dryRun) await (await apply(plan, context.signal)).done();

  const folder = relative(context.cwd, root) || ".";
  const repaired = { plan, folder, options, merge, left, dryRun: flags.dryRun };
  context.stdout.write(flags.json ? repairedAsJson(repaired) : repairedAsText(repaired));
  return left.length > 0 ? EXIT.conflict : EXIT.done;
}

function refuseOtherVersion(found: string): void {
  if (found === version) return;
  const isNewer = compareVersions(found, version) > 0;
  throw new CliError(
    EXIT.usage,
    `${manifestPath} was written by version ${found}, which is ${isNewer ? "newer" : "older"} than this one, ${version}.`,
    [`Let that one repair it: npx create-mcp-server@${found} status --repair`],
  );
}

/** What is on disk of the files that any of these options bring. */
async function filesOf(root: string, candidates: readonly Options[]): Promise<FileMap> {
  const paths = new Set(candidates.flatMap((options) => [...render(options).keys()]));
  const files = new Map<string, RenderedFile>();
  for (const path of paths) {
    const file = await readIfText(root, path);
    if (file !== undefined) files.set(path, file);
  }
  return files;
}
