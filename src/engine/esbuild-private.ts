interface PrivateMembers {
  has(owner: object): boolean;
}

interface PrivateFields extends PrivateMembers {
  get(owner: object): unknown;
  set(owner: object, value: unknown): unknown;
}

type Getter = ((this: object) => unknown) | undefined;
type Setter = ((this: object, value: unknown) => unknown) | undefined;

/**
 * What esbuild compiles private members to, for targets without them: a field is a WeakMap, a method or an accessor a
 * WeakSet with functions beside it.
 */
export const privateHelpers: Readonly<Record<string, (...args: never[]) => unknown>> = {
  __privateAdd: (owner: object, members: WeakSet<object> | WeakMap<object, unknown>, value: unknown) =>
    members instanceof WeakSet ? members.add(owner) : members.set(owner, value),
  __privateIn: (members: PrivateMembers, owner: object) => members.has(owner),
  __privateGet: get,
  __privateSet: set,
  __privateMethod: (owner: object, members: PrivateMembers, method: unknown) => {
    check(owner, members);
    return method;
  },
  // Stands for the member where it is read and written at once, as in `this.#x++`.
  __privateWrapper: (owner: object, members: PrivateFields, ...[setter, getter]: [Setter, Getter]) => ({
    get _() {
      return get(owner, members, getter);
    },
    set _(value: unknown) {
      set(owner, members, value, setter);
    },
  }),
};

function check(owner: object, members: PrivateMembers): void {
  if (!members.has(owner)) throw new TypeError("Cannot access a private member of an object of another class");
}

function get(owner: object, members: PrivateFields, getter?: Getter): unknown {
  check(owner, members);
  return getter ? getter.call(owner) : members.get(owner);
}

function set(owner: object, members: PrivateFields, ...[value, setter]: [value: unknown, setter?: Setter]): unknown {
  check(owner, members);
  if (setter) setter.call(owner, value);
  else members.set(owner, value);
  return value;
}
