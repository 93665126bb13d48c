import { render } from "../../src/render/render.ts";
import { projectsToKeep } from "./corpus.ts";

/** Every byte and mode of every project that is kept, as one text. */
export function renderAll(): string {
  return JSON.stringify(Object.values(projectsToKeep()).map((options) => [...render(options)]));
}
