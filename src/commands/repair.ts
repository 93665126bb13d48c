import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import compareVersions from "semver/functions/compare.js";
import type { Context } from "../context.ts";
import { CliError, EXIT, type ExitCode } from "../errors.ts";
import { isInteractive } from "../interactive.ts";
import type { Options } from "../options/table.ts";
import { apply } from "../plan/apply.ts";
import { planAsDiff } from "../plan/diff.ts";
import type { Plan } from "../plan/plan.ts";
import { planAsJson } from "../plan/present.ts";
import { readManifestText } from "../project/open.ts";
import { bestFit, optionsOf, readSides } from "../project/repair-manifest.ts";
import { manifestPath } from "../render/manifest.ts";
import { render } from "../render/render.ts";
import { version } from "../version.ts";
import { locateProject, settle, type ProjectFlags } from "./open-project.ts";

export interface RepairFlags extends ProjectFlags {
  readonly json: boolean;
}

/**
 * Writes the manifest of a project anew: with the options of both branches after a merge; where they differ, with those
 * whose files are most like what is there. Takes back an interrupted run before.
 *
 * @throws CliError with exit code 2 if nothing can be made of it, or another version has to
 */
export async function repair(context: Context, flags: RepairFlags): Promise<ExitCode> {
  const root = await locateProject(context, flags.cwd);
  await settle(context, root, flags, isInteractive(context, flags));
  const before = await readManifestText(root);
  const sides = readSides(before);
  refuseOtherVersion(sides.version);
  const candidates = optionsOf(sides);
  const options = bestFit(candidates, render, await filesOf(root, candidates));
  const after = render(options).get(manifestPath)!;
  const plan: Plan = {
    root,
    changes: after.text === before ? [] : [{ kind: "update", path: manifestPath, before, after }],
  };
  if (!flags.dryRun) await (await apply(plan, context.signal)).done();

  const folder = relative(context.cwd, root) || ".";
  if (flags.json) {
    const diff = planAsDiff(plan);
    const document = {
      version,
      folder,
      options,
      plan: planAsJson(plan),
      dryRun: flags.dryRun,
      diff,
    };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else if (plan.changes.length === 0) {
    context.stdout.write(`${manifestPath} is as it should be.\n`);
  } else {
    context.stdout.write(flags.dryRun ? planAsDiff(plan) : `${manifestPath} is written anew.\n`);
  }
  return EXIT.done;
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
async function filesOf(
  root: string,
  candidates: readonly Options[],
): Promise<ReadonlyMap<string, string>> {
  if (candidates.length === 1) return new Map();
  const paths = new Set(candidates.flatMap((options) => [...render(options).keys()]));
  const texts = new Map<string, string>();
  for (const path of paths) {
    const text = await readFile(join(root, path), "utf8").catch(() => undefined);
    if (text !== undefined) texts.set(path, text);
  }
  return texts;
}
