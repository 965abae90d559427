/** How results of jobs are printed. */
export type ResultsFormat = "text" | "json" | "csv";
