import about from "../../package.json" with { type: "json" };

export const sdkVersion: string =
  about.devDependencies["@modelcontextprotocol/server"];
