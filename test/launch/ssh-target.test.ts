import { expect, test } from "vitest";
import { forAnyShell, sshCommand } from "../../src/launch/ssh/target.ts";

test.each([
  ["-p 2222", ["-p", "2222"]],
  ["-A", ["-A"]],
  ["-o ProxyCommand=ssh -W %h:%p jump", ["-o", "ProxyCommand=ssh -W %h:%p jump"]],
  ['-o "ProxyCommand=ssh -W %h:%p jump"', ["-o", "ProxyCommand=ssh -W %h:%p jump"]],
  ["-i '/home/ada/my key'", ["-i", "/home/ada/my key"]],
  [`-o ProxyCommand="a b" c`, ["-o", `ProxyCommand="a b" c`]],
])("the option %s of ssh is a word and its value", (option, words) => {
  const command = sshCommand("one", [option], "true");
  expect(command.slice(-words.length - 3)).toEqual([...words, "--", "one", forAnyShell("true")]);
});
