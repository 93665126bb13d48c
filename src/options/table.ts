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
      {
        id: "sse",
        label: "HTTP+SSE",
        hint: "deprecated, for clients that know no other way; 78 more packages to install, 7 MB (none with sdk=v1)",
        brings: "http",
      },
    ],
    default: () => ["stdio", "http"],
    variant: true,
  },
  {
    id: "sdk",
    kind: "choice",
    question: "Which SDK does it stand on?",
    summary: "which line of the official SDK the server stands on",
    values: [
      {
        id: "v2",
        label: "v2",
        hint: "the specification 2026-07-28, and clients of 2025",
      },
      {
        id: "v1",
        label: "v1",
        hint: "@modelcontextprotocol/sdk 1.x, clients of 2025 only; 82 more packages to install",
      },
    ],
    default: () => "v2",
    formerly: "v2",
    variant: true,
  },
  {
    id: "auth",
    kind: "choice",
    question: "How do callers show who they are?",
    summary: "how callers over HTTP show who they are",
    values: [
      { id: "token", label: "With a token", hint: "the server knows its hash, from a setting" },
      { id: "jwt", label: "With OAuth", hint: "tokens (JWT) of an authorization server" },
      { id: "none", label: "Not at all", hint: "for one machine, or a network of your own" },
    ],
    default: () => "token",
    needs: "http",
    variant: true,
  },
  {
    id: "rate-limit",
    kind: "choice",
    question: "Where are calls counted, to limit them?",
    summary: "where the calls of each caller are counted, to limit them",
    values: [
      { id: "memory", label: "In memory", hint: "each process counts for itself" },
      { id: "redis", label: "In Redis", hint: "all replicas share one limit" },
      { id: "none", label: "Nowhere", hint: "there is no limit" },
    ],
    default: () => "memory",
    needs: "http",
    variant: true,
  },
  {
    id: "metrics",
    kind: "choice",
    question: "How is it watched?",
    summary: "how calls are counted and timed for operators: at /metrics",
    values: [
      { id: "prometheus", label: "Prometheus", hint: "a page that it reads" },
      { id: "none", label: "Not at all" },
    ],
    default: () => "prometheus",
    needs: "http",
    variant: true,
  },
  {
    id: "health",
    kind: "switch",
    question: "Should it say whether it is well?",
    summary: "pages that say whether it is well: /health, and /livez and /readyz for operators",
    default: () => true,
    needs: "http",
    variant: true,
  },
  {
    id: "sessions",
    kind: "switch",
    question: "Should clients from 2025 have sessions?",
    summary: "sessions for clients from 2025: they can be asked back over HTTP, and resume streams",
    default: () => false,
    needs: "http",
    variant: true,
  },
  {
    id: "shutdown",
    kind: "switch",
    question: "Should it finish its calls before it stops?",
    summary: "on SIGTERM, finish the calls that are going on before the end",
    default: () => true,
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
    : R extends { kind: "switch" }
      ? boolean
      : string;

/** One complete, valid choice for a project; what the manifest records. Made by `resolve` and `parseOptions` only. */
export type Options = { readonly [R in Row as R["id"]]: ValueOf<R> };

/** What somebody gave for some options, by option id, not yet checked. */
export type Given = { readonly [id: string]: unknown };
