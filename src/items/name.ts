import { show } from "../options/check.ts";
import { refusePathSegment } from "../options/path-rules.ts";

/** One name in each of its spellings, as the project's own examples have them. */
export interface ItemName {
  /** Of the file, without its suffix: `convert-temperature`. */
  readonly file: string;
  /** Of the export: `convertTemperature`. */
  readonly exported: string;
  /** What clients call it by: `convert_temperature`. */
  readonly wire: string;
  /** For people, if they give no other: `Convert temperature`. */
  readonly title: string;
}

/**
 * The protocol allows 128. Clients put the server's name in front, and some refuse more than 60 characters for both.
 */
const MAX_CHARACTERS = 40;

/** What no export can be called, and what a generated module or its list calls something else. */
const TAKEN = new Set(
  [
    // ECMAScript, modules included; TypeScript refuses the last two as well.
    "await break case catch class const continue debugger default delete do else enum export extends false finally",
    "for function if implements import in instanceof interface let new null package private protected public return",
    "static super switch this throw true try typeof var void while with yield arguments eval globalThis undefined",
    // The modules of items, their lists, and what the build puts before the bundle.
    "z setTimeout defineTool defineResource definePrompt tools resources prompts require bundleRequire",
  ].flatMap((words) => words.split(" ")),
);

/** What a person calls an item, in kebab, camel, Pascal or snake case; or a sentence that says why it cannot be. */
export function readItemName(given: string): ItemName | string {
  const refused = (reason: string) => `${show(given)} cannot be the name: ${reason}.`;
  if (given === "") return refused("it is empty");
  if (/[^A-Za-z0-9_-]/.test(given))
    return refused("it may hold letters from A to Z, digits, - and _ only");
  if (!/^[A-Za-z]/.test(given)) return refused("it does not start with a letter");
  if (!/^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*$/.test(given))
    return refused("there is more than one - or _ between two words, or one at the end");

  const words = wordsOf(given);
  const name: ItemName = {
    file: words.join("-"),
    exported: words.map((word, index) => (index === 0 ? word : capitalised(word))).join(""),
    wire: words.join("_"),
    title: capitalised(words.join(" ")),
  };
  const length = name.wire.length;
  if (length > MAX_CHARACTERS)
    return refused(
      `${name.wire} has ${length} characters, and at most ${MAX_CHARACTERS} are allowed, so that clients can put the server's name before it`,
    );
  // The SDK keeps tools by name in a plain object, and says that such a one is registered already.
  if (name.wire in {}) return refused(`every object in JavaScript has a ${name.wire}`);
  if (name.file === "index") return refused("index.ts is the file that lists them all");
  if (TAKEN.has(name.exported))
    return refused(`in its file, ${name.exported} already means something else`);
  const reason = refusePathSegment(`${name.file}.ts`);
  return reason === undefined ? name : refused(reason);
}

/** `getHTTPStatus2` → get, http, status2. */
function wordsOf(given: string): string[] {
  return given
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "-")
    .split(/[-_]/)
    .map((word) => word.toLowerCase());
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whether a name can be that of a variable in the code of an item. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && name.length <= MAX_CHARACTERS && !TAKEN.has(name);
}
