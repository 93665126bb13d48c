// For frameworks that do not say when they listen, or where.
import { setTimeout } from "node:timers/promises";

export async function sayWhenListening(port) {
  const url = `http://127.0.0.1:${port}/mcp`;
  while (!(await fetch(url).then(Boolean, () => false))) await setTimeout(20);
  console.log(`listening on ${url}`);
}
