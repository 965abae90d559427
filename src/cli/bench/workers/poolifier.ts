// Loaded here, not imported above: the package is installed only where the benchmark is developed.
const { ThreadWorker } = await import("poolifier");

new ThreadWorker<number, number>((value = 0) => value);
