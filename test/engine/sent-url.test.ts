import { expect, test } from "vitest";
import { sentUrl } from "../../src/engine/sent-url.ts";

test.each([
  ["mcpi", 3, "sent:mcpi#3"],
  ["", 0, "sent:anonymous#0"],
  ["a method\n'", undefined, "sent:a_method_"],
  ["get größe", 1, "sent:get_größe#1"],
])("the address of %j is one that debuggers take", (name, id, url) => {
  expect(sentUrl(name, id)).toBe(url);
});
