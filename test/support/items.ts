import { readItem } from "../../src/items/read-item.ts";
import type { Item } from "../../src/items/item.ts";

/** All that a word of a field can say. */
const fields = [
  "city:string",
  "days:int=3",
  "ratio:number=0.5",
  "fast:boolean?",
  "units:enum(metric,imperial)?",
  "tags:string[]",
  "scales:enum(celsius,kelvin)[]?",
  'note:string=it\'s "fine": ${x} `y` {{z}} */ مرحبا',
];

/** An item of each kind that has a template of its own. */
export const items: readonly Item[] = [
  readItem({
    type: "tool",
    name: "get-forecast",
    fields,
    options: {
      kind: "sync",
      title: "Weather forecast",
      description: "Forecasts the weather of a city, for as many days as are asked for.",
    },
  }),
  readItem({ type: "tool", name: "sendReport", fields, options: { kind: "async" } }),
  readItem({ type: "tool", name: "build_index", fields: [], options: { kind: "context" } }),
  readItem({ type: "resource", name: "opening-hours", fields: [], options: {} }),
  readItem({ type: "resource", name: "note", fields: [], options: { template: "notes://{id}" } }),
  readItem({
    type: "prompt",
    name: "review-text",
    fields: ["text:string", "language:enum(en,de)=en", "tone:string?"],
    options: { title: "Review a `text`, for ${money} \\ {{care}}" },
  }),
  readItem({ type: "prompt", name: "say-hello", fields: [], options: {} }),
];
