/** In characters as a reader counts them (code points), not UTF-16 units. */
const MAX_CHARACTERS = 1000;

/**
 * Why a text cannot be a project's description, or `undefined` if it can. Whatever passes round-trips through every
 * generated file: quotes, backticks, `{{x}}`, comment ends and emoji are the renderer's job, not a reason to refuse.
 */
export function refuseDescription(text: string): string | undefined {
  // U+2028 and U+2029 are line ends too, for YAML and for editors.
  if (/[\r\n\u0085\u2028\u2029]/.test(text)) return "it has more than one line";
  if (/\p{Cc}/u.test(text)) return "it holds a control character";
  if (/\p{Cs}/u.test(text)) return "it is not valid Unicode (half of a surrogate pair)";
  const length = [...text].length;
  if (length > MAX_CHARACTERS)
    return `it has ${length} characters, and ${MAX_CHARACTERS} are allowed`;
  return undefined;
}
