import { printable } from "../lib/errors.ts";
import type { Content } from "./content.ts";
import { isContentBlock } from "./sdk-schemas.ts";

/** Of one result, in characters: more would only fill the client's memory and the model's context. */
export const MAX_OUTPUT_LENGTH = 1_048_576;

/** Makes of what a tool returned what may be sent: texts cleaned and cut, other blocks whole or not at all. */
export function toContent(value: unknown): Content[] {
  const blocks: unknown[] = Array.isArray(value) ? value : [value];
  let room = MAX_OUTPUT_LENGTH;
  return blocks.map((given) => {
    const block = toBlock(given);
    const { length } =
      block.type === "text" ? block.text : JSON.stringify(block);
    const left = room;
    room -= Math.min(length, room);
    if (block.type === "text") return text(cut(block.text, left));
    return length > left
      ? text(`[left out: ${block.type}, ${length} characters]`)
      : block;
  });
}

function toBlock(given: unknown): Content {
  // Not shown to the SDK: its check takes longer than many a tool.
  if (typeof given === "string") return text(given);
  if (isContentBlock(given)) return given;
  throw new Error("What the tool returned is not content");
}

function cut(given: string, length: number): string {
  const kept = printable(given.slice(0, length));
  return given.length > length
    ? `${kept}\n[cut: ${given.length - length} characters more]`
    : kept;
}

function text(given: string): Content {
  return { type: "text", text: given };
}
