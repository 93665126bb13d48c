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
  /** What is made on the machine of the person, once the files are there; no file that is rendered holds it. */
  readonly secrets?: readonly Secret[];
}

/** One environment variable that the generated server reads. */
export interface Setting {
  readonly name: string;
  readonly meaning: string;
  /** As it would stand in `.env`; undefined if there is none. */
  readonly default?: string;
  /**
   * The server does not start without it, and nothing but a person knows what it is: whoever creates the project is told
   * so. It has no default.
   */
  readonly required?: true;
}

/** One line of a list file, for instance `import { http } from "./http.ts"` and `http,`. */
export interface ListLine {
  readonly list: ListName;
  /** The exported name, and the module that exports it as the list file imports it. */
  readonly name: string;
  readonly from: string;
}

/** The list files of a project: what every request meets, how the server can be reached, and where it is over HTTP. */
export type ListName = "features" | "transports" | "endpoints";

/** A token for the person who creates the project, as two variables of its `.env`. */
export interface Secret {
  /** The setting of the server that says whom it lets in, as `<caller>:<sha256 of the token>:<scopes>`. */
  readonly server: string;
  /** The variable from which clients on this machine take the token itself. */
  readonly client: string;
  readonly caller: string;
  readonly scopes: string;
  /** The script of the project that makes another one. */
  readonly script: string;
}
