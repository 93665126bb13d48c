import { defineResource } from "../mcp/resource.ts";

export const temperatureScales = defineResource({
  name: "temperature_scales",
  title: "Temperature scales",
  description: "Fixed points of the scales that convert_temperature knows.",
  uri: "reference://temperature-scales",
  mimeType: "text/markdown",
  read: () => `| point | celsius | fahrenheit | kelvin |
| --- | --- | --- | --- |
| absolute zero | -273.15 | -459.67 | 0 |
| water freezes | 0 | 32 | 273.15 |
| water boils | 100 | 212 | 373.15 |
`,
});
