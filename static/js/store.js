/**
 * The one state object. `set` merges a patch and wakes whoever subscribed to a key that really changed.
 * Values are replaced, never mutated: comparing by identity is enough.
 */
export function createStore(initial) {
  const state = { ...initial };
  const subscribers = [];

  function set(patch) {
    const changed = Object.keys(patch).filter((key) => state[key] !== patch[key]);
    if (changed.length === 0) return;
    Object.assign(state, patch);
    for (const { keys, fn } of [...subscribers]) {
      if (keys.some((key) => changed.includes(key))) fn(state, changed);
    }
  }

  /** Calls `fn(state, changedKeys)` after each change of one of `keys`; returns the way out. */
  function subscribe(keys, fn) {
    const entry = { keys, fn };
    subscribers.push(entry);
    return () => subscribers.splice(subscribers.indexOf(entry), 1);
  }

  return { get: () => state, set, subscribe };
}
