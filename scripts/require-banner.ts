/**
 * The first line of a bundle: CommonJS libraries ask for Node's own modules with `require`, which an ES module does not
 * have ("Dynamic require of "fs" is not supported").
 */
export const requireBanner =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';
