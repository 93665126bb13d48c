import { refuseDescription } from "../options/description.ts";
import type { Option } from "../options/option.ts";
import { TOOL_KINDS, type ItemType } from "./item.ts";
import { refuseUriTemplate } from "./uri-template.ts";

/** A row like those of the option table, so that flags, prompts, help and checks are derived from it as well. */
export type ItemOption = Option & {
  /** Which items it is for. */
  readonly of: readonly ItemType[];
};

/** What can be said of an item besides its name and fields. An empty text stands for what follows from the name. */
export const ITEM_OPTIONS = [
  {
    id: "kind",
    of: ["tool"],
    kind: "choice",
    question: "How does the tool work?",
    summary: "how the tool works",
    values: TOOL_KINDS,
    default: () => "sync",
    variant: false,
  },
  {
    id: "title",
    of: ["tool", "resource", "prompt"],
    kind: "text",
    question: "What is it called in lists for people?",
    summary: "what it is called in lists for people (default: its name, as words)",
    placeholder: "Weather forecast",
    default: () => "",
    refuse: refuseDescription,
  },
  {
    id: "description",
    of: ["tool", "resource", "prompt"],
    kind: "text",
    question: "What is it for, in one line? The model decides by it.",
    summary: "one line that says what it is for: the model decides by it",
    placeholder: "Forecasts the weather of a city.",
    default: () => "",
    refuse: refuseDescription,
  },
  {
    id: "template",
    of: ["resource"],
    kind: "text",
    question: "Which addresses does it answer? Leave it empty for one fixed address.",
    summary: "addresses with a variable, for many resources in one: notes://{id}",
    placeholder: "notes://{id}",
    default: () => "",
    refuse: (text) => (text === "" ? undefined : refuseUriTemplate(text)),
  },
] as const satisfies readonly ItemOption[];
