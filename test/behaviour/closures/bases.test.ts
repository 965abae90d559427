import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, connect, type LoadBalancedView } from "wasm-ensemble";
import { Point } from "./things.ts";

// Nothing but what follows `extends` uses these, so that V8 keeps no variables of them.
class Animal {
  name: string;
  constructor(name: string) {
    this.name = name;
  }
  twice(): string {
    return this.name + this.name;
  }
}
class Cat extends Animal {
  speak(): string {
    return `${this.name}!`;
  }
}

class Plant {
  height = 2;
}
type Made = new () => Plant;
const growing = (Base: Made) =>
  class extends Base {
    grown(): number {
      return this.height * 2;
    }
  };
const ordinary = (Base: Made) => class extends Base {};
const Grown = growing(Plant);
class Tree extends growing(Plant) {
  leaves(): number {
    return this.grown() + 1;
  }
}

class Stone {
  weight = 3;
}
const kinds = { Stone };
class Rock extends kinds.Stone {}
class Nothing extends (null as never as ObjectConstructor) {
  static one(): number {
    return 1;
  }
}
class NearPoint extends Point {}

const named = "fixed";
class Named {
  readonly x = 1;
  [named](): number {
    return this.x;
  }
}

let client: Client;
let lview: LoadBalancedView;

beforeAll(async () => {
  client = await connect({ engines: 1 });
  lview = client.loadBalancedView();
});
afterAll(async () => {
  await client.close();
});

describe("a class takes along what it extends", () => {
  test("a class of the file that nothing else names", async () => {
    expect(await lview.map((name) => [new Cat(name).speak(), new Cat(name).twice()], ["tom"])).toEqual([
      ["tom!", "tomtom"],
    ]);
  });

  test("what a function was given, though the file has something of that name", async () => {
    const Base = 1;
    const Second = ordinary(Plant);
    expect(await lview.apply(() => [Base, new Second().height, new Grown().grown()])).toEqual([1, 2, 4]);
  });

  test("what a call gave, which is not made again", async () => {
    const [tree] = await lview.map(() => new Tree(), [0]);
    expect(tree).toBeInstanceOf(Tree);
    expect(tree).toBeInstanceOf(Plant);
    expect(tree?.leaves()).toBe(5);
  });

  test("a member, an import, and nothing at all", async () => {
    expect(await lview.apply(() => [new Rock().weight, new NearPoint(-1).norm(), Nothing.one()])).toEqual([3, 1, 1]);
  });
});

test("a name that ran as the class was made, and is gone, is named", () => {
  expect(() => lview.apply(() => new Named())).toThrow(
    /^apply: Named uses named only where the class is made, and the runtime keeps no variable for that; push\(\{ named \}\)/,
  );
});
