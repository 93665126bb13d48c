import type Handlebars from "handlebars";
import runtime from "handlebars/runtime.js";
import type { TemplateFolders } from "virtual:templates";

// The runtime alone, without the compiler; its types in handlebars 4 are empty.
const { template } = runtime as unknown as Pick<typeof Handlebars, "template">;

/** What a file of `templates/` holds: a text to copy, or a precompiled template. */
export type Content = TemplateFolders[string][number]["content"];

/** The text of a file, with these values for its variables. */
export function fillTemplate(
  content: Content,
  values: object,
  helpers: Handlebars.HelperDeclareSpec = {},
): string {
  return typeof content === "string" ? content : template(content)(values, { helpers });
}
