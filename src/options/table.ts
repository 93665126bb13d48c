import { refuseDescription } from "./description.ts";
import type { Option } from "./option.ts";
import { refuseProjectName } from "./project-name.ts";

/**
 * The option table, written once. Flags, prompts, `--help`, validation, the JSON schema, the variant matrix and the
 * `Options` type are derived from it. A default is the value of the preset `production`.
 */
export const OPTIONS = [
  {
    id: "name",
    kind: "text",
    question: "What is the project called?",
    summary: "name of the package and of the server (default: the folder's name)",
    placeholder: "my-server",
    default: (known) => known.directory,
    refuse: refuseProjectName,
  },
  {
    id: "description",
    kind: "text",
    question: "What does the server do, in one line?",
    summary: "one line that says what the server does",
    placeholder: "An MCP server",
    default: () => "",
    refuse: refuseDescription,
  },
  {
    id: "transport",
    kind: "choices",
    question: "How do clients reach it?",
    summary: "how clients reach the server",
    values: [
      { id: "stdio", label: "stdio", hint: "a program on the user's machine" },
      { id: "http", label: "Streamable HTTP", hint: "a service on the network" },
    ],
    default: () => ["stdio", "http"],
    variant: true,
  },
  {
    id: "package-manager",
    kind: "choice",
    question: "Which package manager?",
    summary: "what installs packages and runs scripts (default: the one that started this)",
    values: [
      { id: "npm", label: "npm" },
      { id: "pnpm", label: "pnpm" },
      { id: "yarn", label: "yarn" },
      { id: "bun", label: "bun" },
    ],
    default: (known) => known.packageManager,
    variant: false,
  },
] as const satisfies readonly Option[];

type Row = (typeof OPTIONS)[number];

type ValueOf<R> = R extends { kind: "choice"; values: readonly { readonly id: infer Id }[] }
  ? Id
  : R extends { kind: "choices"; values: readonly { readonly id: infer Id }[] }
    ? readonly Id[]
    : string;

/** One complete, valid choice for a project; what the manifest records. Made by `resolve` and `parseOptions` only. */
export type Options = { readonly [R in Row as R["id"]]: ValueOf<R> };

/** What somebody gave for some options, by option id, not yet checked. */
export type Given = { readonly [id: string]: unknown };
