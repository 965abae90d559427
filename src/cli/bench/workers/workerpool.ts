// Loaded here, not imported above: the package is installed only where the benchmark is developed.
const { default: workerpool } = await import("workerpool");

workerpool.worker({ identity: (value: number) => value });
