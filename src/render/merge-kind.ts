import type { MergeKind } from "./file-map.ts";

const kinds: Readonly<Record<string, MergeKind>> = {
  ".env.example": "lines",
  ".gitattributes": "lines",
  ".gitignore": "lines",
  "README.md": "readme",
  "package.json": "json",
  "src/features/index.ts": "list",
  "src/mcp/endpoints.ts": "list",
  "src/mcp/transports.ts": "list",
  "src/prompts/index.ts": "list",
  "src/resources/index.ts": "list",
  "src/tools/index.ts": "list",
  "tsconfig.json": "json",
};

/** How the file at a path of a generated project is merged, if it is not merged as text. */
export function mergeKindOf(path: string): MergeKind | undefined {
  return kinds[path];
}
