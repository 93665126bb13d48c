import type { Context } from "../context.ts";
import type { FileMap, RenderedFile } from "../render/file-map.ts";
import { PROTOCOL } from "../render/protocol.ts";
import { sha256 } from "../render/manifest.ts";
import { render } from "../render/render.ts";
import { version } from "../version.ts";
import type { Manifest } from "./manifest.ts";

/** A project as it was rendered when its manifest was written. */
export interface RecordedRender {
  /** A file whose text does not have the recorded hash is not in it. */
  readonly files: FileMap;
  /** A sentence that says why there are none, if so. */
  readonly unavailable?: string;
}

/** A cold download over a slow line takes a minute; one that takes longer than this hangs. */
const timeoutMs = 2 * 60_000;

/**
 * Renders a project as its recorded version does: in this process if that is this version, else by that version itself,
 * which npm fetches. What comes back is believed only where it has the hash that the manifest recorded.
 */
export async function recordedRender(
  context: Context,
  manifest: Manifest,
): Promise<RecordedRender> {
  // What this version renders needs no proof, and a merge of two branches leaves hashes of neither.
  if (manifest.version === version) return { files: render(manifest.options) };
  const name = `create-mcp-server@${manifest.version}`;
  const input = JSON.stringify({ protocol: PROTOCOL, options: manifest.recordedOptions });
  const result = await context.exec(
    "npm",
    ["exec", "--yes", `--package=${name}`, "--", "create-mcp-server", "internal", "render"],
    { cwd: context.cwd, timeoutMs, input },
  );
  const unavailable = (reason: string) => ({ files: new Map(), unavailable: reason });
  if (result.missing) return unavailable("npm is not installed, or not on the PATH");
  if (result.timedOut) return unavailable(`npm did not fetch ${name} in ${timeoutMs / 1000} s`);
  if (result.exitCode !== 0) return unavailable(`npm could not run ${name}: ${lastLine(result)}`);
  const files = readAnswer(result.stdout);
  if (files === undefined) return unavailable(`${name} answered something else than files`);
  return {
    files: new Map(
      [...files].filter(([path, { text }]) => sha256(text) === manifest.files.get(path)),
    ),
  };
}

function readAnswer(stdout: string): FileMap | undefined {
  try {
    const { protocol, files } = JSON.parse(stdout) as {
      protocol: unknown;
      files: Readonly<Record<string, { readonly text: unknown; readonly mode: unknown }>>;
    };
    if (protocol !== PROTOCOL) return undefined;
    return new Map(
      Object.entries(files).map(([path, { text, mode }]): [string, RenderedFile] => [
        path,
        { text: String(text), mode: mode === 0o755 ? 0o755 : 0o644 },
      ]),
    );
  } catch {
    return undefined;
  }
}

function lastLine({ stderr }: { readonly stderr: string }): string {
  const lines = stderr.split("\n").filter((line) => /\berr(or)?\b/i.test(line));
  return lines[0] ?? stderr.trim().split("\n").at(-1) ?? "";
}
