import { defineResource } from "../mcp/resource.ts";

export const note = defineResource({
  name: "note",
  title: "Note",
  description: "A text for each id.",
  uriTemplate: "notes://{id}",
  mimeType: "text/markdown",
  read({ id }) {
    // Your code goes here. Clients choose the variable: check it before it
    // becomes part of a path or a query. Undefined says that there is none.
    if (id !== "example") {
      return undefined;
    }
    return `Your text goes here,
on as many lines as it takes.
`;
  },
});
