/** Each optimiser's own rate, as the server has them (app/training/options.py). */
export const RATES = { sgd: 0.1, momentum: 0.01, adam: 0.001 };
