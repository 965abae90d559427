import type { ItemOutcome, ResultState } from "./result-state.ts";

/** Yields the parts in order of index, each as soon as it and all before it are there. Throws at the first failed one. */
export async function* iterateOrdered(state: ResultState): AsyncGenerator<unknown, void, undefined> {
  for (let i = 0; i < state.length; i++) {
    let item = state.item(i);
    while (item === undefined) {
      await nextArrival(state);
      item = state.item(i);
    }
    yield valueOf(item);
  }
}

/** Yields the parts in the order they arrive. Throws at the first failed one. */
export async function* iterateUnordered(state: ResultState): AsyncGenerator<unknown, void, undefined> {
  const arrived: number[] = [];
  for (let i = 0; i < state.length; i++) if (state.item(i)) arrived.push(i);
  const note = (index: number, count: number) => {
    for (let i = 0; i < count; i++) arrived.push(index + i);
  };
  state.listen(note);
  try {
    for (let read = 0; read < state.length; read++) {
      while (read >= arrived.length) await nextArrival(state);
      const item = state.item(arrived[read] ?? 0);
      if (item) yield valueOf(item);
    }
  } finally {
    state.unlisten(note);
  }
}

function nextArrival(state: ResultState): Promise<void> {
  return new Promise((resolve) => {
    const arrived = () => {
      state.unlisten(arrived);
      resolve();
    };
    state.listen(arrived);
  });
}

function valueOf(item: ItemOutcome): unknown {
  if ("error" in item) throw item.error;
  return item.value;
}
