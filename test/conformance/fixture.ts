import { readdirSync, readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import type { Overlay } from "../variants/project.ts";

const folder = resolve(import.meta.dirname, "fixture");

/** The tools, prompts and resources that the suite calls, as files of a project. */
export const fixture: Overlay = Object.fromEntries(
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [path.replaceAll(sep, "/"), readFileSync(join(folder, path), "utf8")]),
);
