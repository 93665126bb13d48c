import { expect, test } from "vitest";
import { readUriTemplate, refuseUriTemplate } from "../../../src/items/uri-template.ts";

test.each([
  ["notes://{id}", "id"],
  ["https://example.com/users/{user_name}/posts?all=1#top", "user_name"],
  ["git+ssh://host/{path}.md", "path"],
  ["a://b/%20{x}", "x"],
])("%s has the variable %s", (uri, variable) => {
  expect(readUriTemplate(uri)).toEqual({ uri, variable });
});

test.each([
  ["", "it does not start like an address, with a scheme in small letters"],
  ["{id}", "it does not start like an address, with a scheme in small letters"],
  ["Notes://{id}", "it does not start like an address, with a scheme in small letters"],
  ["notes:{id}", "it does not start like an address, with a scheme in small letters"],
  ["notes://all", "it has 0 variables, where one is expected"],
  ["notes://{a}/{b}", "it has 2 variables, where one is expected"],
  ["notes://{a,b}", "its variable {a,b} cannot be the name of one in code"],
  ["notes://{+path}", "its variable {+path} cannot be the name of one in code"],
  ["notes://{}", "its variable {} cannot be the name of one in code"],
  ["notes://{delete}", "its variable {delete} cannot be the name of one in code"],
  ["notes://{id}}", "it holds a character that an address cannot hold"],
  ["notes://{id} ", "it holds a character that an address cannot hold"],
  ["notes://ü/{id}", "it holds a character that an address cannot hold"],
  ['notes://"/{id}', "it holds a character that an address cannot hold"],
  ["notes://{id}\n", "it holds a character that an address cannot hold"],
  [
    "https://EXAMPLE.com/{id}",
    "https://EXAMPLE.com/example is no address, or would be written in another way",
  ],
  ["https://a/../{id}", "https://a/../example is no address, or would be written in another way"],
  ["https://{id}", "https://example is no address, or would be written in another way"],
])("%j is refused: %s", (text, reason) => {
  expect(refuseUriTemplate(text)).toBe(reason);
});
