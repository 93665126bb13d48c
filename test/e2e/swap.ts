/** @throws if it is not there: an edit that does nothing would prove nothing */
export function swap(text: string, was: string | RegExp, is: string): string {
  const swapped = text.replace(was, () => is);
  if (swapped === text) throw new Error(`nothing to edit: there is no ${was} in\n${text}`);
  return swapped;
}
