import * as z from "zod";

import { defineTool } from "../mcp/tool.ts";

export const getForecast = defineTool({
  name: "get_forecast",
  title: "Weather forecast",
  description:
    "Forecasts the weather of a city, for as many days as are asked for.",
  input: z.strictObject({
    city: z.string().max(1000),
    days: z.number().int().min(-1e6).max(1e6).default(3),
    ratio: z.number().min(-1e6).max(1e6).default(0.5),
    fast: z.boolean().optional(),
    units: z.enum(["metric", "imperial"]).optional(),
    tags: z.array(z.string().max(1000)).max(100),
    scales: z
      .array(z.enum(["celsius", "kelvin"]))
      .max(100)
      .optional(),
    note: z.string().max(1000).default('it\'s "fine": ${x} `y` {{z}} */ مرحبا'),
  }),
  run(args) {
    // Your code goes here. What it gets has been checked against `input`.
    return JSON.stringify(args);
  },
});
