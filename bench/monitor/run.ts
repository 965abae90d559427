// npm run bench:monitor [-- [--rounds N] [LOOK …]]: what looking costs, beside the same work while nobody looks.

import process from "node:process";
import { parseArgs } from "node:util";
import { NatsServer } from "../../test/nats/nats-server.ts";
import { median } from "../cluster/median.ts";
import { LOOKS, UNSEEN } from "./looks.ts";
import { measureRound } from "./measure.ts";
import { WORKS } from "./works.ts";

const { values, positionals } = parseArgs({
  options: { rounds: { type: "string", default: "6" } },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
if (!(Number.isInteger(rounds) && rounds > 0 && rounds % 2 === 0)) {
  throw new RangeError(`--rounds expects an even number, as each side is first as often; got ${values.rounds}`);
}
const wanted = LOOKS.filter(({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)));
if (wanted.length === 0)
  throw new RangeError(`there is no such row; there are ${LOOKS.map(({ name }) => name).join(", ")}`);
// Without it the others say nothing.
const looks = LOOKS.filter((look) => wanted.some((each) => each === look || UNSEEN[each.engines] === look));

const row = (...cells: readonly string[]): void =>
  console.log(cells.map((cell, i) => (i < 2 ? cell.padEnd(i === 0 ? 30 : 16) : cell.padStart(10))).join(""));
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const server = await NatsServer.start();
try {
  // By turns, so that what else the machine does is spread over all.
  const found = looks.map((): (readonly number[])[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, look] of looks.entries()) {
      process.stderr.write(`\r${round + 1}/${rounds} ${look.name.padEnd(40)}`);
      found[i]?.push(await measureRound(server.url, look, round));
    }
  }
  process.stderr.write("\n");
  row("who looks", "work", "median", "lowest", "highest");
  for (const [i, { name }] of looks.entries()) {
    for (const [j, work] of WORKS.entries()) {
      const costs = (found[i] ?? []).flatMap((each) => each[j] ?? []);
      row(name, work.name, ...[median(costs), Math.min(...costs), Math.max(...costs)].map(percent));
    }
  }
} finally {
  await server.close();
}
console.log(
  `CPU time more than while nobody looks, of client and host: ${rounds} rounds, each with new processes; aim: 2 %`,
);
