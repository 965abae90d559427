/* oxlint-disable no-extra-bind, typescript/no-implied-eval, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/unbound-method, unicorn/consistent-function-scoping --
   the functions are what is tested */
import { afterAll, describe, expect, test } from "vitest";
import { connect, EnsembleError } from "wasm-ensemble";
import { thrown } from "./support.ts";

const client = await connect({ engines: 2 });
const dview = client.directView();
const one = client.directView(0);
const lview = client.loadBalancedView();
afterAll(() => client.close());

/** The named values of a program, as a module of the caller would hold them. */
function evaluate(code: string, ...names: string[]): unknown[] {
  return new Function(`${code}\nreturn [${names.join(", ")}]`)() as unknown[];
}

type Fn = (...args: unknown[]) => unknown;

describe("kinds of functions", () => {
  class Counter {
    static twice(x: number): number {
      return 2 * x;
    }

    static async later(x: number): Promise<number> {
      await Promise.resolve();
      return x;
    }

    thrice(x: number): number {
      return 3 * x;
    }
  }
  const methods = {
    plain(x: number): number {
      return x + 1;
    },
    async later(x: number): Promise<number> {
      await Promise.resolve();
      return x + 2;
    },
    ["computed name"](x: number): number {
      return x + 3;
    },
    "quoted-name"(x: number): number {
      return x + 4;
    },
    get(x: number): number {
      return x + 5;
    },
    async(x: number): number {
      return x + 6;
    },
    static(x: number): number {
      return x + 7;
    },
    function(x: number): number {
      return x + 8;
    },
    7(x: number): number {
      return x + 9;
    },
    arrow: (x: number): number => x + 10,
    named: function inner(x: number): number {
      return x === 0 ? 11 : inner(x - 1) + 1;
    },
  };

  test.each<[string, (x: number) => unknown, unknown]>([
    ["an arrow function", (x) => x * x, 25],
    ["an async arrow function", async (x) => (await Promise.resolve(x)) + 1, 6],
    [
      "a function expression",
      function anonymous(x) {
        return x - 1;
      },
      4,
    ],
    [
      "a function that calls itself",
      function fact(x: number): number {
        return x <= 1 ? 1 : x * fact(x - 1);
      },
      120,
    ],
    ["a static method", Counter.twice, 10],
    ["a static async method", Counter.later, 5],
    ["a class's method", Counter.prototype.thrice, 15],
    ["a method", methods.plain, 6],
    ["an async method", methods.later, 7],
    ["a method with a computed name", methods["computed name"], 8],
    ["a method with a quoted name", methods["quoted-name"], 9],
    ["a method called get", methods.get, 10],
    ["a method called async", methods.async, 11],
    ["a method called static", methods.static, 12],
    ["a method called function", methods.function, 13],
    ["a method called 7", methods[7], 14],
    ["an arrow function as property", methods.arrow, 15],
    ["a function expression with an inner name", methods.named, 16],
    ["a native function", Math.abs, 5],
    ["a native constructor as function", String as (x: number) => string, "5"],
    ["a native static method", Number.isInteger, true],
    ["defaults and rest", (x, y = x + 1, ...rest: number[]) => x + y + rest.length, 11],
  ])("%s is run", async (_, fn, expected) => {
    expect(await one.apply(fn, 5)).toBe(expected);
    expect(await lview.map(fn, [5])).toEqual([expected]);
  });

  test("Math.max and JSON.stringify are run by name", async () => {
    expect(await dview.apply(Math.max, 3, 1)).toEqual([3, 3]);
    expect(await one.apply(JSON.stringify, { a: 1 })).toBe('{"a":1}');
  });

  test("the same function sent a thousand times is one function there", async () => {
    const fn = (x: number): number => x;
    expect(await Promise.all(Array.from({ length: 1000 }, (_, i) => one.apply(fn, i)))).toHaveLength(1000);
  });

  test("source text with comments, regular expressions, templates and line ends is kept", async () => {
    const [fn] = evaluate(
      "const fn = (/* a => b */ x) => {\r\n // line\n return `${/[}`'\"]/.test('}')}${x}`; }",
      "fn",
    );
    expect(await one.apply(fn as Fn, 1)).toBe("true1");
  });

  test.each<[string, unknown, RegExp]>([
    ["a bound function", ((x: number) => x).bind(null), /bound|bind/u],
    ["a method of a built-in object that has no name there", [].map.bind([]), /bound|bind/u],
    ["a number", 5, /5|number/u],
    ["null", null, /null/u],
    ["undefined", undefined, /undefined/u],
    ["a string", "x => x", /string/u],
    ["a plain object", {}, /object/u],
  ])("%s is a TypeError at the call that says so", (_, fn, message) => {
    for (const call of [
      () => dview.apply(fn as never),
      () => dview.applySync(fn as never),
      () => dview.applyAsync(fn as never),
      () => lview.apply(fn as never),
      () => dview.map(fn as never, [1]),
      () => lview.map(fn as never, [1]),
      () => lview.imap(fn as never, [1]),
    ]) {
      const error = thrown(call) as Error;
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toMatch(message);
    }
  });

  test.each<[string, unknown]>([
    [
      "a class",
      class Foo {
        readonly a = 1;
      },
    ],
    [
      "a generator function",
      function* generate() {
        yield 1;
      },
    ],
    [
      "an async generator function",
      async function* generate() {
        yield await Promise.resolve(1);
      },
    ],
    [
      "a getter",
      Object.getOwnPropertyDescriptor(
        {
          get size() {
            return 1;
          },
        },
        "size",
      )?.get,
    ],
    [
      "a method that uses super",
      {
        __proto__: { f: () => 1 },
        f(): unknown {
          return super.toString();
        },
      }.f,
    ],
  ])("%s works or fails with an error that says what is wrong, and the engine goes on", async (_, fn) => {
    const outcome = await (async () => await one.apply(fn as never))().then(
      (value: unknown) => value,
      (error: unknown) => error as Error,
    );
    if (outcome instanceof Error) expect(outcome instanceof EnsembleError || outcome instanceof TypeError).toBe(true);
    expect(await one.apply(() => "alive")).toBe("alive");
  });
});

test("a function may hold a class with super, and the word in a text", async () => {
  const nested = (): string => {
    class Odd extends Error {
      constructor(message: string) {
        super(`${message} it`);
      }
    }
    return new Odd("inside").message;
  };
  expect(await one.apply(nested)).toBe("inside it");
  expect(await one.apply(() => "super()")).toBe("super()");
});
