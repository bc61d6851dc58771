// Sentences that are used more than once.
export const FORGOTTEN_AFTER = "Python has started again; names from cells that ran before are forgotten.";
