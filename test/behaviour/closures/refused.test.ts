import { Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, connect, type DirectView, type LoadBalancedView } from "wasm-ensemble";
import { FarPoint, helper, table } from "./things.ts";

// Names that engines have, as far as the compiler is told.
declare const nowhere: number;

class Secret {
  readonly #x: number = 1;
  get x(): number {
    return this.#x;
  }
}
const secret = new Secret();

// It calls that of its base.
const norm = Reflect.get<FarPoint, "norm">(FarPoint.prototype, "norm");
const config = { net: [new Socket()] };
const bound = helper.bind(null);
const bad = {
  get x(): number {
    throw new Error("no way");
  },
};

class Simulation {
  readonly scale: number = 3;
  run(xs: readonly number[]): unknown {
    return lview.map((x) => this.scale * x, xs);
  }
  runInner(): unknown {
    return lview.apply(() => [1].map((x) => x * this.scale));
  }
  runSafe(xs: readonly number[]): unknown {
    const { scale } = this;
    return lview.map((x) => scale * x, xs);
  }
}

const size = (): number => {
  class Own extends Array<number> {
    readonly size = this.length;
  }
  return new Own(4).size;
};

let client: Client;
let dview: DirectView;
let lview: LoadBalancedView;

beforeAll(async () => {
  client = await connect({ engines: 2 });
  dview = client.directView();
  lview = client.loadBalancedView();
});
afterAll(async () => {
  await client.close();
});

describe("refused before anything is sent", () => {
  test.each<[string, RegExp, () => unknown]>([
    ["a socket", /^apply: captured config\.net\[0\] can't be sent: a Socket has/, () => lview.apply(() => config)],
    ["a getter that throws", /^no way$/, () => lview.apply(() => bad)],
    ["a bound function", /captured bound can't be sent: .*bound function/, () => lview.apply(() => bound(1))],
    ["a client", /captured client can't be sent: .*it is a client/, () => lview.apply(() => client.ids)],
    ["a view", /captured lview can't be sent: .*it is a view/, () => lview.map(() => lview.targets, [1])],
    [
      "a result",
      /captured ar can't be sent: an AsyncResult/,
      () => {
        const ar = lview.apply(() => 1);
        return lview.apply(() => ar.ready);
      },
    ],
    ["an object with private fields", /captured secret can't be sent: .*private/, () => lview.apply(() => secret.x)],
    ["a method that needs its class", /captured norm can't be sent: .*super/, () => lview.apply(() => norm())],
    [
      "the this of a method around it",
      /^the function \(anonymous\) can't be sent .*uses the this of .*say const \{ scale \} = this before it/,
      () => new Simulation().run([1]),
    ],
    ["the this that an inner arrow uses", /uses the this of what is around it/, () => new Simulation().runInner()],
    [
      "what a function captures that is an argument",
      /captured config/,
      () =>
        lview.apply(
          (f) => f,
          () => config,
        ),
    ],
    ["what an item captures", /captured config/, () => lview.map((f) => f(), [() => config])],
    ["what is pushed", /^push: captured config/, () => dview.push({ f: () => config })],
  ])("%s, by name and path", (_, message, call) => {
    expect(call).toThrow(message);
  });

  test("but this that is taken out before, and that of an inner class, are fine", async () => {
    expect(await new Simulation().runSafe([1, 2])).toEqual([3, 6]);
    expect(await lview.apply(size)).toBe(4);
  });

  test("a name that is nowhere", async () => {
    const fresh = await connect({ engines: 1 });
    const view = fresh.loadBalancedView();
    expect(() => view.apply(() => nowhere)).toThrow(
      /^apply: the function uses nowhere, which is declared nowhere here and was not put on the engines; .*push\(\{ nowhere \}\)/,
    );
    expect(() => view.apply(() => nowhere)).toThrow(ReferenceError);
    expect(await view.apply(() => typeof nowhere)).toBe("undefined");
    expect(fresh.outstanding.size).toBe(0);
    await fresh.directView().execute("nowhere = 5");
    expect(await view.apply(() => nowhere)).toBe(5);
    await fresh.close();
  });

  test("a name that is not initialised yet", () => {
    expect(() => lview.apply(() => new Late())).toThrow(/uses Late, which is not initialised yet/);
    class Late {
      x = 1;
    }
  });

  test("more than may be carried, with the largest names", async () => {
    const big = new Float64Array(9 * 2 ** 20);
    expect(() => lview.apply(() => big.length + table.length)).toThrow(
      /^apply: the function captures 72 MB, more than the 64 MB that one may carry: big \(72 MB\); .*maxClosureMb$/,
    );
    expect(() => lview.apply(() => big.length)).toThrow(RangeError);
    expect(await lview.with({ maxClosureMb: 80 }).apply(() => big.length)).toBe(9 * 2 ** 20);
  });

  test.each([
    [{ uses: 5 }, /uses expects an object of names and values, got 5/],
    [{ uses: { "a-b": 1 } }, /uses expects names of variables, got the string "a-b"/],
    [{ closure: 1 }, /closure/],
    [{ maxClosureMb: 0 }, /maxClosureMb expects/],
  ])("options %j", (options, message) => {
    expect(() => lview.with(options as never)).toThrow(message);
    expect(() => dview.with(options as never)).toThrow(message);
  });
});
