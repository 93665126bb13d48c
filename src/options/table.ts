/** One complete, valid choice for a project; what the manifest records. */
export interface Options {
  readonly name: string;
  readonly description: string;
  readonly transport: readonly ("stdio" | "http")[];
  readonly "package-manager": "npm" | "pnpm" | "yarn" | "bun";
}
