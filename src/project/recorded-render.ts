import type { Context } from "../context.ts";
import type { FileMap, RenderedFile } from "../render/file-map.ts";
import { PROTOCOL } from "../render/protocol.ts";
import { manifestPath, sha256 } from "../render/manifest.ts";
import { render } from "../render/render.ts";
import { version } from "../version.ts";
import type { Manifest } from "./manifest.ts";

/** A project as it was rendered when its manifest was written. */
export interface RecordedRender {
  /** A file whose text does not have the recorded hash is not in it. */
  readonly files: FileMap;
  /** A sentence that says why files are missing in it, if any are. */
  readonly unavailable?: string;
}

/** A cold download over a slow line takes a minute; one that takes longer than this hangs. */
const timeoutMs = 2 * 60_000;
/** Without a network npm waits for three minutes by itself, and a person before it. */
const impatient = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000"];
/** `npm exec -c "create-mcp-server update"` hands its `-c` on to every npm that it starts, which then refuses the rest. */
const env = { npm_config_call: "" };

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
    [
      "exec",
      "--yes",
      ...impatient,
      `--package=${name}`,
      "--",
      "create-mcp-server",
      "internal",
      "render",
    ],
    { cwd: context.cwd, timeoutMs, input, env },
  );
  const unavailable = (reason: string) => ({ files: new Map(), unavailable: reason });
  if (result.missing) return unavailable("npm is not installed, or not on the PATH");
  if (result.timedOut) return unavailable(`npm did not fetch ${name} in ${timeoutMs / 1000} s`);
  if (result.exitCode !== 0) return unavailable(whyNot(name, result.stderr));
  const answer = readAnswer(result.stdout);
  if (answer === undefined) return unavailable(`${name} answered something else than files`);
  const files = new Map(
    [...answer].filter(([path, { text }]) => sha256(text) === manifest.files.get(path)),
  );
  if (files.size === manifest.files.size) return { files };
  return {
    files,
    unavailable: `what ${name} generates does not have the hashes of ${manifestPath}, as after a merge in Git (npx ${name} status --repair makes them anew)`,
  };
}

const notThere = ["E404", "ETARGET", "ENOVERSIONS"];
const notReached =
  /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ENOTCACHED|ERR_SOCKET_TIMEOUT)$/;

/** npm says a code, and then how to report a fault in npm. */
function whyNot(name: string, stderr: string): string {
  const [, code] = /^npm (?:error|ERR!) code (\S+)$/m.exec(stderr) ?? [];
  if (code !== undefined && notThere.includes(code)) {
    return `the npm registry has no ${name} (${code})`;
  }
  if (code !== undefined && notReached.test(code)) {
    return `npm cannot reach its registry to fetch ${name} (${code})`;
  }
  const lines = stderr.split("\n").filter((line) => /\berr(or)?\b/i.test(line));
  return `npm could not run ${name}: ${lines[0] ?? stderr.trim().split("\n").at(-1) ?? ""}`;
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
