/** Each optimiser's own rate, as the server has them (app/training/options.py). */
export const RATES = { sgd: 0.05, momentum: 0.005, adam: 0.001 };
