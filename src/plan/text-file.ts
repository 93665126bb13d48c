import { isUtf8 } from "node:buffer";
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { sha256 } from "../render/manifest.ts";
import { statIfAny } from "./paths.ts";

/** The text of a file, its byte-order mark included; undefined if its bytes are not UTF-8, so that it is no text. */
export async function readText(path: string): Promise<string | undefined> {
  const bytes = await readFile(path);
  return isUtf8(bytes) ? bytes.toString("utf8") : undefined;
}

/** The SHA-256 of the text at `path`; undefined if there is something else, or nothing. */
export async function hashIfText(path: string): Promise<string | undefined> {
  if (!(await statIfAny(path))?.isFile()) return undefined;
  const text = await readText(path);
  return text === undefined ? undefined : sha256(text);
}

export interface Attributes {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Writes a new file and the folders above it. Its text is on the disk when this returns, not in a cache of the system
 * alone: after a power cut, a file that has been renamed since may otherwise be there and empty.
 *
 * @param attributes the mode to create it with, of which the umask takes its part; or exactly those of another file
 */
export async function writeNewText(
  path: string,
  text: string,
  attributes: number | Attributes,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "wx", typeof attributes === "number" ? attributes : 0o600);
  try {
    await file.writeFile(text);
    if (typeof attributes !== "number") {
      // The owner first: a change of it may take bits of the mode away. Only root can give a file to somebody else; without
      // this, root in a container would take a person's files.
      await file.chown(attributes.uid, attributes.gid).catch(() => undefined);
      await file.chmod(attributes.mode);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Waits until what was renamed, made or removed directly in `folder` is on the disk, where the system can say so. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows and some network file systems cannot; a folder that has been removed since has nothing to say.
  }
}
