import { z } from "zod";

export const schema = { text: z.string() };
export const metadata = { name: "echo", description: "Echoes a text" };

export default async function echo({ text }: { text: string }) {
  return text;
}
