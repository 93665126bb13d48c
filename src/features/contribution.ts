/**
 * What a feature hands to the renderer: data only, no effects. A feature never edits another feature's file; what
 * several features share (package.json, README, list files, .env.example) is assembled by the renderer from these.
 */
export interface Contribution {
  /** Folders under `templates/`, copied over each other's siblings; the same path twice is an error. */
  readonly templates: readonly string[];
  /** npm packages that the built server contains; versions stand in `templates/package.json`. */
  readonly bundled?: readonly string[];
  /** npm packages needed to develop only. */
  readonly tools?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  readonly settings?: readonly Setting[];
  /** Lines of the project's list files. */
  readonly lists?: readonly ListLine[];
}

/** One environment variable that the generated server reads. */
export interface Setting {
  readonly name: string;
  readonly meaning: string;
  /** As it would stand in `.env`; undefined if there is none. */
  readonly default?: string;
}

/** One line of a list file, for instance `import { http } from "./http.ts"` and `http,`. */
export interface ListLine {
  /** Which list, named after its file: `src/<list>.ts`, for instance `transports/index`. */
  readonly list: string;
  /** The exported name, and the file that exports it, relative to the list file and without extension. */
  readonly name: string;
  readonly from: string;
}
