/**
 * One row of the option table: everything that flags, prompts, help, validation, the JSON schema and the
 * documentation need to know about one thing that can be chosen.
 */
export type Option = TextOption | ChoiceOption | ChoicesOption | SwitchOption;

interface OptionBase {
  /** The key in `Options` and in the manifest, in kebab case; the flag is `--<id>`. */
  readonly id: string;
  /** The question, as a prompt asks it. */
  readonly question: string;
  /** One line for `--help` and the documentation's table. */
  readonly summary: string;
}

/** An option that a project can be without. */
interface Omissible extends OptionBase {
  /**
   * The value of `transport` without which the option does not apply: it is then off, is not asked, and cannot be named.
   * A choice is off as `none`.
   */
  readonly needs?: "http";
}

export interface TextOption extends OptionBase {
  readonly needs?: undefined;
  readonly kind: "text";
  readonly placeholder: string;
  /** The default, from what is already known (the folder's name, say); undefined if it must be given. */
  readonly default: (known: Known) => string | undefined;
  /** Why this text is refused, or `undefined` if it is accepted. */
  readonly refuse: (text: string) => string | undefined;
}

export interface ChoiceValue {
  readonly id: string;
  readonly label: string;
  /** Shown where it can be chosen. */
  readonly hint?: string;
}

export interface ChoicesValue extends ChoiceValue {
  /** The value of the same option that it cannot be without: it is chosen with it. */
  readonly brings?: string;
}

export interface ChoiceOption extends Omissible {
  readonly kind: "choice";
  readonly values: readonly ChoiceValue[];
  readonly default: (known: Known) => string;
  /** What projects have that are older than the option; for one that cannot be off. */
  readonly formerly?: string;
  /** True if a different value gives a different server, and so a variant of its own in the matrix. */
  readonly variant: boolean;
}

/** A choice of one or more values; order does not matter and is normalised to the table's. */
export interface ChoicesOption extends OptionBase {
  readonly needs?: undefined;
  readonly kind: "choices";
  readonly values: readonly ChoicesValue[];
  readonly default: (known: Known) => readonly string[];
  readonly variant: boolean;
}

/** On or off: `--<id>` and `--no-<id>`. */
export interface SwitchOption extends Omissible {
  readonly kind: "switch";
  readonly default: (known: Known) => boolean;
  readonly variant: boolean;
}

/** What is known before any option is chosen. */
export interface Known {
  /** The project's name as its folder has it (`nameFromDirectory`); undefined while none has been chosen. */
  readonly directory?: string | undefined;
  /** The package manager that started this process, found from its user agent. */
  readonly packageManager: string;
}
