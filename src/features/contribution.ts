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
  readonly list: ListName;
  /** The exported name, and the module that exports it as the list file imports it. */
  readonly name: string;
  readonly from: string;
}

/** The list files of a project: what every request meets, and how the server can be reached. */
export type ListName = "features" | "transports";
