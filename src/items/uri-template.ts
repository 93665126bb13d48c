import { isVariableName } from "./name.ts";

/** The addresses of many resources: `notes://{id}`, the simplest form of RFC 6570. */
export interface UriTemplate {
  readonly uri: string;
  readonly variable: string;
}

/** The value of the variable for which the generated code has a resource. */
export const exampleValue = "example";

/** A template of URIs; or why a text is none that can be used. */
export function readUriTemplate(text: string): UriTemplate | { readonly reason: string } {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\/./;
  if (!scheme.test(text))
    return { reason: "it does not start like an address, with a scheme in small letters" };
  const variables = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, variable]) => variable!);
  const [variable] = variables;
  if (variable === undefined || variables.length > 1)
    return { reason: `it has ${variables.length} variables, where one is expected` };
  if (!isVariableName(variable))
    return { reason: `its variable {${variable}} cannot be the name of one in code` };
  const rest = text.replace(`{${variable}}`, exampleValue);
  // RFC 3986; a browser's idea of a URL takes more, and writes it otherwise.
  if (!/^(?:[A-Za-z0-9._~:/?#@!$&()*+,;=-]|%[0-9A-Fa-f]{2})+$/.test(rest))
    return { reason: "it holds a character that an address cannot hold" };
  if (!isAsWritten(rest))
    return { reason: `${rest} is no address, or would be written in another way` };
  return { uri: text, variable };
}

/** The SDK looks a resource up by the address as `URL` writes it. */
function isAsWritten(address: string): boolean {
  try {
    return new URL(address).href === address;
  } catch {
    return false;
  }
}

/** A sentence's part, or undefined if the text can be used. */
export function refuseUriTemplate(text: string): string | undefined {
  const read = readUriTemplate(text);
  return "reason" in read ? read.reason : undefined;
}
