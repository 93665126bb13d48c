import { ownTestRuns, selectedVariants, validVariants } from "./selection.ts";

/**
 * Says at the end of a run how many variants it was about, and how long it took (Vitest calls this before and after).
 *
 * One variant alone: `VARIANT=stdio npx vitest run --project variants`.
 */
export default function report(): () => void {
  const started = performance.now();
  return () => {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const all = `${validVariants.length} valid ones`;
    console.log(`variants: ${selectedVariants.length} of ${all}, ${seconds} s`);
    const tested = new Set(ownTestRuns.map(({ variant }) => variant)).size;
    console.log(`variants whose own tests are run: ${tested} of ${all}`);
  };
}
