/** Which networks can read the same picture, by the items of the server's list. */

/** "drawing" or "photo": what it reads; older cards do not say. */
export const readsOf = ({ input, input_shape: shape }) => input?.kind ?? (shape[0] === 1 ? "drawing" : "photo");

/** Can both read the same picture, and be compared in what they say of it? */
export const isComparable = (a, b) => a.id !== b.id && readsOf(a) === readsOf(b) && String(a.classes) === String(b.classes);
