type Json = Record<string, unknown>;

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const SENSITIVE = /token|secret|password|credential|api-?key/i;
const PRIMITIVE = ["string", "integer", "boolean"];

/**
 * Checks the `x-mcp-header` marks in a tool's input: such an argument travels as an HTTP header too, where proxies
 * read and log it.
 */
export function checkHeaderParameters(tool: string, schema: Json): void {
  const seen = new Set<string>();
  visit(schema, true);

  function visit(node: unknown, reachable: boolean): void {
    if (Array.isArray(node)) {
      for (const item of node) visit(item, false);
      return;
    }
    if (typeof node !== "object" || node === null) return;
    const { properties, ...rest } = node as Json;
    if ("x-mcp-header" in rest) {
      checkMark(rest["x-mcp-header"], rest["type"], reachable);
    }
    for (const child of Object.values((properties ?? {}) as Json)) {
      visit(child, reachable);
    }
    for (const child of Object.values(rest)) visit(child, false);
  }

  function checkMark(name: unknown, type: unknown, reachable: boolean): void {
    const refuse = (reason: string): never => {
      throw new Error(
        `Tool ${tool}, x-mcp-header ${JSON.stringify(name)}: ${reason}`,
      );
    };
    if (typeof name !== "string" || !TOKEN.test(name)) {
      return refuse("a header name is made of letters, digits and -");
    }
    if (SENSITIVE.test(name)) {
      return refuse("headers are logged on the way: no secrets in them");
    }
    if (seen.has(name.toLowerCase())) return refuse("the name is taken");
    if (!PRIMITIVE.includes(String(type))) {
      return refuse("only strings, integers and booleans fit into a header");
    }
    if (!reachable) {
      return refuse("only properties, not array items or alternatives");
    }
    seen.add(name.toLowerCase());
  }
}
