import { relative } from "node:path";
import type { Context } from "../context.ts";
import { argumentsFor } from "../options/arguments.ts";
import { applies } from "../options/needs.ts";
import type { Option } from "../options/option.ts";
import { OPTIONS, type Options } from "../options/table.ts";
import { findInterrupted, type Interrupted } from "../plan/take-back.ts";
import { fileStates, isTrue, type FileStates } from "../project/file-states.ts";
import { formatterOf } from "../project/formatter.ts";
import { parseManifest, type Manifest } from "../project/manifest.ts";
import { readManifestText } from "../project/open.ts";
import { detectPackageManager } from "../project/package-manager.ts";
import { manifestPath } from "../render/manifest.ts";
import { render } from "../render/render.ts";
import { version } from "../version.ts";
import { locateProject, sentenceOn } from "./open-project.ts";
import { sayUnless } from "./progress.ts";
import { typedWith, type Typed } from "./typed.ts";

export interface StatusFlags {
  /** As given to `--cwd`. */
  readonly cwd: string | undefined;
  readonly json: boolean;
}

/**
 * Says what a project has, and what people have made of it. Writes nothing into it, and runs no program but the project's
 * own formatter, where a file differs in nothing else.
 */
export async function printStatus(context: Context, flags: StatusFlags): Promise<void> {
  const root = await locateProject(context, flags.cwd);
  const folder = relative(context.cwd, root) || ".";
  const interrupted = await findInterrupted(root);
  if (interrupted !== undefined) {
    const typed = typedWith(detectPackageManager(context.env), flags.cwd);
    context.stdout.write(
      flags.json
        ? asJson({ folder, interrupted })
        : `${sentenceOn(interrupted)}.\nTake it back: ${typed("status --repair")}\n`,
    );
    return;
  }
  const manifest = parseManifest(await readManifestText(root), version);
  const isOurs = manifest.version === version;
  const rendered = isOurs ? render(manifest.options) : new Map();
  const files = await fileStates({
    root,
    recorded: manifest.files,
    rendered,
    formatter: formatterOf(context, root, sayUnless(flags.json, context)),
  });
  const typed = typedWith(manifest.options["package-manager"], flags.cwd);
  const canBeRepaired = isOurs && !isTrue(manifest.files, rendered);
  context.stdout.write(
    flags.json
      ? asJson({ folder, manifest, files, canBeRepaired, canBeUpdated: !isOurs })
      : asText(folder, manifest, files, canBeRepaired, typed),
  );
}

function asJson(status: {
  readonly folder: string;
  readonly interrupted?: Interrupted;
  readonly manifest?: Manifest;
  readonly files?: FileStates;
  readonly canBeRepaired?: boolean;
  readonly canBeUpdated?: boolean;
}): string {
  const { folder, interrupted, manifest, files, canBeRepaired, canBeUpdated } = status;
  const document = {
    version,
    folder,
    interrupted: interrupted ?? null,
    ...(manifest && { projectVersion: manifest.version, options: manifest.options }),
    ...(files && { files }),
    ...(canBeRepaired !== undefined && { canBeRepaired }),
    ...(canBeUpdated !== undefined && { canBeUpdated }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function asText(
  folder: string,
  manifest: Manifest,
  files: FileStates,
  canBeRepaired: boolean,
  typed: Typed,
): string {
  const { options } = manifest;
  const list = (title: string, paths: readonly string[]) =>
    paths.length === 0 ? [] : ["", `${title}:`, ...paths.map((path) => `  ${path}`)];
  const all = Object.values(files).flat().length;
  return [
    `${options.name} in ${folder}, as version ${manifest.version} generates it with:`,
    `  ${flagsFor(options)}`,
    "",
    `${files.pristine.length} of ${all} files are as they were generated.`,
    ...list("Edited", files.edited),
    ...list("Deleted, or moved", files.deleted),
    ...list("Missing: the options bring them, and they were never there", files.missing),
    ...(files.missing.length === 0
      ? []
      : [
          `To have them: ${typed(`update ${files.missing.map((path) => `--restore ${path}`).join(" ")}`)}`,
        ]),
    ...(canBeRepaired
      ? [
          "",
          `${manifestPath} has the hashes of other files, as after a merge in Git. To write it anew: ${typed("status --repair")}`,
        ]
      : []),
    "",
    manifest.version === version
      ? `It is up to date with this version, ${version}.`
      : `This is version ${version}. To bring the project to it: ${typed("update")}`,
    "",
  ].join("\n");
}

function flagsFor(options: Options): string {
  return (OPTIONS as readonly Option[])
    .filter((option) => applies(option, options))
    .flatMap((option) => {
      const value = options[option.id as keyof Options];
      return value === "" ? [] : argumentsFor(option, value);
    })
    .join(" ");
}
