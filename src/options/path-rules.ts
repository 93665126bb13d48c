/**
 * Names that are a device on Windows, whatever their extension and case.
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/** The longest name of one file or folder, in bytes, on every file system in use. */
const MAX_SEGMENT_BYTES = 255;

/** Why a name cannot be a folder of a project on every system, or `undefined` if it can. No `/` in it. */
export function refusePathSegment(segment: string): string | undefined {
  if (segment === "..") return 'it leads out of the folder ("..")';
  if (/\p{Cc}/u.test(segment)) return "it holds a control character";
  if (/\p{Cs}/u.test(segment)) return "it is not valid Unicode (half of a surrogate pair)";
  if (/[<>:"|?*\\]/.test(segment))
    return 'it holds a character that Windows refuses (< > : " | ? * \\)';
  if (segment.startsWith("-")) return 'it starts with "-", so commands would take it for a flag';
  if (/^\s/u.test(segment)) return "it starts with a space";
  if (/[.\s]$/u.test(segment)) return "it ends with a dot or a space, which Windows drops";
  if (WINDOWS_DEVICE.test(segment)) return "it is the name of a device on Windows";
  if (/^(?:\.git|node_modules)$/i.test(segment)) return `it is reserved ("${segment}")`;
  if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES)
    return `it is longer than ${MAX_SEGMENT_BYTES} bytes`;
  return undefined;
}
