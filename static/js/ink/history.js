/** Undo and redo over whole drawings, which are small and never mutated. */
const DEPTH = 200; // steps kept

export const startHistory = (drawing) => ({ past: [], present: drawing, future: [] });

export function push({ past, present }, drawing) {
  return { past: [...past, present].slice(-DEPTH), present: drawing, future: [] };
}

export function undo(history) {
  const { past, present, future } = history;
  if (past.length === 0) return history;
  return { past: past.slice(0, -1), present: past.at(-1), future: [present, ...future] };
}

export function redo(history) {
  const { past, present, future } = history;
  if (future.length === 0) return history;
  return { past: [...past, present], present: future[0], future: future.slice(1) };
}
