import type { Context } from "../context.ts";
import { CliError, EXIT } from "../errors.ts";
import type { EditedFile } from "../plan/applied.ts";
import { journalFolder } from "../plan/paths.ts";
import { findInterrupted, takeBack, type Interrupted } from "../plan/take-back.ts";
import { parseManifest, type Manifest } from "../project/manifest.ts";
import { findProject, readManifestText } from "../project/open.ts";
import { detectPackageManager } from "../project/package-manager.ts";
import { manifestPath } from "../render/manifest.ts";
import { version } from "../version.ts";
import { startFolder } from "./start-folder.ts";
import { typedWith, type Typed } from "./typed.ts";

export interface ProjectFlags {
  /** As given to `--cwd`. */
  readonly cwd: string | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

/** A project that is as its manifest says, save for what people have changed. */
export interface OpenProject {
  /** Absolute. */
  readonly root: string;
  readonly manifest: Manifest;
  readonly typed: Typed;
}

/**
 * The project that the command was started in. Of one that a killed run has left half-changed, that run is taken back
 * first, if the person agrees or has said yes to everything.
 *
 * @throws CliError: 2 if there is no project, or its manifest cannot be used; 1 if a run has been killed half-way and
 * nobody can be asked, or if one is at work; 130 if the person leaves
 */
export async function openProject(
  context: Context,
  flags: ProjectFlags,
  interactive: boolean,
): Promise<OpenProject> {
  const root = await locateProject(context, flags.cwd);
  await settle(context, root, flags, interactive);
  const manifest = parseManifest(await readManifestText(root), version);
  return { root, manifest, typed: typedWith(manifest.options["package-manager"], flags.cwd) };
}

/** The absolute path of the project that the command was started in; a killed run may have taken its manifest away. */
export async function locateProject(context: Context, cwd: string | undefined): Promise<string> {
  return findProject(await startFolder(context.cwd, cwd), [manifestPath, journalFolder]);
}

/**
 * What a version does to a project of its own, and to no other's.
 *
 * @param command as it was typed
 * @throws CliError with exit code 2 if the project was written by another version, with both ways on
 */
export function refuseOtherVersion({ manifest, typed }: OpenProject, command: string): void {
  if (manifest.version === version) return;
  throw new CliError(
    EXIT.usage,
    `This project was written by version ${manifest.version}; this is ${version}.`,
    [
      `Bring it to this one first: ${typed("update")}`,
      `Or use that one: npx create-mcp-server@${manifest.version} ${command}`,
    ],
  );
}

/**
 * Takes back what a killed run has done, if the person agrees or has said yes to everything.
 *
 * @throws CliError: 1 if nobody can be asked, 130 if the person leaves
 */
export async function settle(
  context: Context,
  root: string,
  flags: ProjectFlags,
  interactive: boolean,
): Promise<void> {
  const interrupted = await findInterrupted(root);
  if (interrupted === undefined) return;
  if (flags.dryRun || (!interactive && (!flags.yes || interrupted.elsewhere))) {
    throw unsettled(root, interrupted, typedWith(detectPackageManager(context.env), flags.cwd));
  }
  if (interactive) {
    const { confirmTakingBack } = await import("../prompts/change-questions.ts");
    await confirmTakingBack(context, interrupted);
  }
  const edited = await takeBack(root);
  const note = `note: ${sentenceOn(interrupted)}; what it had done is taken back.`;
  context.stderr.write(`${[note, ...edited.map(sentenceOnEdited)].join("\n")}\n`);
}

export function sentenceOn({ files, elsewhere }: Interrupted): string {
  const count = `${files.length} ${files.length === 1 ? "file" : "files"}`;
  const where = elsewhere ? ", on another machine or in another container," : "";
  return `An earlier run${where} was killed half-way through a change of ${count}`;
}

function unsettled(root: string, interrupted: Interrupted, typed: Typed): CliError {
  const hints = interrupted.elsewhere
    ? [
        "Whether it is still at work cannot be seen from here. If it is not:",
        `Take back what it has done, on a terminal: ${typed("status --repair")}`,
      ]
    : [`Take back what it has done: ${typed("status --repair --yes")}`];
  return new CliError(EXIT.failed, `${sentenceOn(interrupted)} in ${root}.`, hints);
}

function sentenceOnEdited({ path, beside }: EditedFile): string {
  const other = beside === undefined ? "" : `; the one from before is ${beside}`;
  return `note: ${path} was edited since, and stays as it is${other}.`;
}
