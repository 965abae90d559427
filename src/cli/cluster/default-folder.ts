/** Where a cluster lies unless the user says otherwise. */
export const DEFAULT_FOLDER = "ensemble-cluster";
