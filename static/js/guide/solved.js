/** Which exercises the reader has solved, kept in this browser alone and nowhere else: ids such as "3.cell". */
const NAME = "lunette.solved";

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return new Set(Array.isArray(found) ? found.filter((id) => typeof id === "string") : []);
  } catch {
    return new Set(); // switched off, or not ours
  }
}

export function createSolved() {
  let solved = read();
  const heard = new Set();

  function change(next) {
    solved = next;
    try {
      localStorage.setItem(NAME, JSON.stringify([...solved]));
    } catch {
      // switched off: it is kept until the page is left
    }
    for (const fn of heard) fn();
  }

  return {
    has: (id) => solved.has(id),
    all: () => solved,
    add: (id) => solved.has(id) || change(new Set([...solved, id])),
    forget: () => change(new Set()),
    /** Calls fn() after each change; returns the way out. */
    subscribe(fn) {
      heard.add(fn);
      return () => heard.delete(fn);
    },
  };
}
