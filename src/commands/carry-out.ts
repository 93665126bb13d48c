import type { Context } from "../context.ts";
import { CliError, EXIT } from "../errors.ts";
import type { Applied, EditedFile } from "../plan/applied.ts";
import { apply } from "../plan/apply.ts";
import type { Plan } from "../plan/plan.ts";
import { dependenciesChanged } from "../project/dependencies.ts";
import { install } from "../project/install.ts";
import { rememberLockfiles } from "../project/lockfiles.ts";
import type { StepResult } from "../project/step.ts";
import { typecheck, type Typecheck } from "../project/typecheck.ts";
import type { PackageManagerWords } from "../render/package-manager-words.ts";
import { sayUnless } from "./progress.ts";

export interface CarryOutFlags {
  readonly json: boolean;
  /** Undefined if neither `--install` nor `--no-install` was given. */
  readonly install: boolean | undefined;
  readonly verify: boolean;
}

export interface Task {
  readonly plan: Plan;
  readonly packageManager: Record<"before" | "after", PackageManagerWords["name"]>;
  /** Conflict markers are among what is written: neither package managers nor compilers can read those. */
  readonly hasMarkers: boolean;
}

/** What was done with the files once they were written. */
export interface Carried {
  readonly install: StepResult;
  readonly verify: StepResult;
}

/**
 * Writes a plan's files, installs what they need, and looks whether the project still passes its type check: all of it, or
 * nothing.
 *
 * @throws CliError: 1 if the type check fails that passed before, 130 on Ctrl-C, and what `apply` throws; the project is
 * then as it was
 */
export async function carryOut(
  context: Context,
  flags: CarryOutFlags,
  { plan, packageManager, hasMarkers }: Task,
): Promise<Carried> {
  const { root } = plan;
  const say = sayUnless(flags.json, context);
  const check = (when: "before" | "after", text: string) =>
    say(text, () => typecheck(context, root, packageManager[when]));

  const markers = "conflict markers are to be resolved first";
  const reason = hasMarkers ? markers : flags.verify ? undefined : "--no-verify";
  const before =
    reason === undefined
      ? await check("before", "Checking types as they are …")
      : ({ state: "impossible", reason } as const);
  refuseCancelled(context, "Cancelled: nothing was written.");

  const putLockfilesBack = await rememberLockfiles(root);
  const applied = await apply(plan, context.signal);
  let isInstalling = false;
  try {
    const isNeeded = hasNewDependencies(plan) || packageManager.before !== packageManager.after;
    const skipped = hasMarkers ? markers : flags.install === false ? "--no-install" : undefined;
    let installed: StepResult = { state: "skipped", reason: "no dependency has changed" };
    if (isNeeded && skipped !== undefined) installed = { state: "skipped", reason: skipped };
    else if (isNeeded) {
      isInstalling = true;
      installed = await say(`Installing with ${packageManager.after} …`, () =>
        install(context, root, packageManager.after),
      );
    }
    refuseCancelled(context, "Cancelled.");
    const verify = await verified(before, isNeeded && installed.state !== "done", () =>
      check("after", "Checking types …"),
    );
    refuseCancelled(context, "Cancelled.");
    await applied.done();
    return { install: installed, verify };
  } catch (error) {
    const edited = await putBack(applied, putLockfilesBack);
    // A program that Ctrl-C has ended looks as if it had failed.
    const cause = context.signal.aborted ? new CliError(EXIT.cancelled, "Cancelled.") : error;
    const reinstall = async () => {
      const result = await install(context, root, packageManager.before);
      // Package managers write a lockfile in their own way, also where nothing in it has changed.
      await putLockfilesBack();
      return result;
    };
    // After Ctrl-C no program is started any more: what comes of it is what the person has to type.
    throw await afterPuttingBack(cause, edited, isInstalling, () =>
      context.signal.aborted ? reinstall() : say("Installing what was there before …", reinstall),
    );
  }
}

/** @throws CliError with exit code 1 if the check fails */
async function verified(
  before: Typecheck,
  isLacking: boolean,
  check: () => Promise<Typecheck>,
): Promise<StepResult> {
  if (before.state === "impossible") return { state: "skipped", reason: before.reason };
  if (before.state === "failed") {
    return { state: "skipped", reason: "the type check did not pass before, either" };
  }
  if (isLacking) return { state: "skipped", reason: "the packages are not installed" };
  const after = await check();
  if (after.state === "impossible") return { state: "skipped", reason: after.reason };
  if (after.state === "passed") return { state: "done" };
  throw new CliError(EXIT.failed, "The project does not pass its type check with this change:", [
    ...firstErrors(after.output),
    "To keep the change all the same, type it again with --no-verify.",
  ]);
}

const MAX_ERRORS = 5;

/** A package manager says first what it runs, and last where its log is. */
function firstErrors(output: string): string[] {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  const errors = lines.filter((line) => /\berror\b/i.test(line) && !/^npm err/i.test(line));
  return (errors.length > 0 ? errors : lines).slice(0, MAX_ERRORS);
}

function hasNewDependencies({ changes }: Plan): boolean {
  return changes.some(
    (change) =>
      change.path === "package.json" &&
      change.kind === "update" &&
      dependenciesChanged(change.before, change.after.text),
  );
}

/** @throws CliError with exit code 130 after Ctrl-C */
export function refuseCancelled(context: Context, message: string): void {
  if (context.signal.aborted) throw new CliError(EXIT.cancelled, message);
}

async function putBack(
  applied: Applied,
  putLockfilesBack: () => Promise<void>,
): Promise<readonly EditedFile[]> {
  const edited = await applied.undo();
  await putLockfilesBack();
  return edited;
}

/** The error, for a project that is as it was, as far as what is installed can be brought back too. */
async function afterPuttingBack(
  error: unknown,
  edited: readonly EditedFile[],
  isInstalling: boolean,
  reinstall: () => Promise<StepResult>,
): Promise<unknown> {
  if (!(error instanceof CliError)) return error;
  const notes = edited.map(
    ({ path, beside }) => `${path} was edited meanwhile: that text is in ${beside}.`,
  );
  if (isInstalling) {
    const result = await reinstall();
    if (result.state === "failed") {
      notes.push(`What is installed may differ from what package.json names: ${result.command}`);
    }
  }
  return new CliError(error.exitCode, error.message, [
    ...error.hints,
    ...notes,
    "Every file is as it was before.",
  ]);
}
