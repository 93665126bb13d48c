import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { CliError, EXIT } from "../errors.ts";
import type { Secret } from "../features/contribution.ts";
import { features } from "../features/index.ts";
import type { Options } from "../options/table.ts";
import { sha256 } from "../render/manifest.ts";
import { packageManagerWords } from "../render/package-manager-words.ts";
import { commandLine } from "./command-line.ts";
import type { StepResult } from "./step.ts";

/** Where a project's secrets are, on the machine of one person. Git ignores it. */
export const secretsPath = ".env";

/** 256 bits: too many to guess, so that a plain hash of it is enough. */
const tokenBytes = 32;

/** The secrets that a project with these options needs on the machine of whoever works on it. */
export function secretsOf(options: Options): readonly Secret[] {
  return features
    .filter((feature) => feature.when(options))
    .flatMap((feature) => feature.contribute(options).secrets ?? []);
}

/**
 * Makes the secrets that a project lacks, and appends them to its `.env`, which only its owner may read then. A variable
 * that is there is never changed. Undefined if the project needs none.
 */
export async function addSecrets(
  context: Context,
  root: string,
  options: Options,
): Promise<StepResult | undefined> {
  const secrets = secretsOf(options);
  if (secrets.length === 0) return undefined;
  const path = join(root, secretsPath);
  try {
    const before = await readIfAny(path);
    const missing = withoutVariables(secrets, before);
    if (missing.length === 0) {
      const names = secrets.flatMap((secret) => variablesThere(secret, before));
      return { state: "skipped", reason: `${secretsPath} has ${names.join(" and ")} already` };
    }
    const blocks = missing.map((secret) => textOf(secret, context.randomBytes(tokenBytes)));
    const isOpenLine = before !== "" && !before.endsWith("\n");
    await append(path, `${isOpenLine ? "\n" : ""}${blocks.join("\n")}`);
    return { state: "done", note: missing.map(noteOn).join("\n") };
  } catch (error) {
    const { run } = packageManagerWords[options["package-manager"]];
    return {
      state: "failed",
      reason: `${secretsPath} cannot be written: ${(error as Error).message}`,
      command: commandLine(
        context.cwd,
        root,
        ...secrets.map(({ script }) => run(script).split(" ")),
      ),
    };
  }
}

/** The secrets that `addSecrets` would make. */
export async function missingSecrets(root: string, options: Options): Promise<readonly Secret[]> {
  return withoutVariables(secretsOf(options), await readSecrets(root));
}

/** The variables of a project's `.env`. */
export async function variablesIn(root: string): Promise<ReadonlySet<string>> {
  const env = await readSecrets(root);
  return new Set([...env.matchAll(/^\s*(?:export\s+)?(\w+)\s*=/gm)].map(([, name]) => name!));
}

function withoutVariables(secrets: readonly Secret[], env: string): Secret[] {
  return secrets.filter((secret) => variablesThere(secret, env).length === 0);
}

/** One of them is enough to leave all alone: a new token beside an old hash would let nobody in. */
function variablesThere({ server, client }: Secret, env: string): string[] {
  return [server, `${server}_FILE`, client].filter((name) =>
    new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=`, "m").test(env),
  );
}

function textOf({ server, client, caller, scopes }: Secret, random: Buffer): string {
  const token = random.toString("base64url");
  return `# Your own token, for clients on this machine:
${client}=${token}
# By this the server knows it (caller, sha256 of the token, scopes):
${server}=${caller}:${sha256(token)}:${scopes}
`;
}

function noteOn({ server, client }: Secret): string {
  return `Your token is in the project's ${secretsPath}, as ${client}; its hash, for the server, as ${server}.`;
}

async function append(path: string, text: string): Promise<void> {
  const file = await open(path, "a", 0o600);
  try {
    // Should it have been there, for others to read: before there is a secret in it.
    await file.chmod(0o600);
    await file.appendFile(text);
  } finally {
    await file.close();
  }
}

async function readIfAny(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

/** @throws CliError with exit code 1 if it cannot be read: of a folder, Node's own message does not say which */
async function readSecrets(root: string): Promise<string> {
  const path = join(root, secretsPath);
  try {
    return await readIfAny(path);
  } catch (error) {
    throw new CliError(EXIT.failed, `${path} cannot be read: ${(error as Error).message}`);
  }
}
