// Sentences that stand in more than one place.
export const FORGOTTEN_AFTER = "Python has started again; names from cells that ran before are forgotten.";
