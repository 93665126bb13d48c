import { defineResource } from "../mcp/resource.ts";

export const openingHours = defineResource({
  name: "opening_hours",
  title: "Opening hours",
  description: "A fixed text.",
  uri: "reference://opening-hours",
  mimeType: "text/markdown",
  read: () => `Your text goes here,
on as many lines as it takes.
`,
});
