/**
 * A reader's summary for a teacher: which exercises were solved, as twelve letters and digits. No name, no account.
 * Ten characters of five bits hold four bits a chapter (the k-th bit is its k-th exercise), two hold a checksum.
 */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's: none that can be taken for another
const TAKEN_FOR = { O: "0", I: "1", L: "1" };
const CHAPTERS = 12, BITS = 4, DATA = 10, CHECK = 2, GROUP = 4;
const PRIME = 1021, SEED = 402; // the largest prime that two characters hold; so that no code at all is not all zeros

/** Digits of base 32 -> the two that go with them. One changed digit changes it, as does swapping two neighbours. */
function checkOf(digits) {
  const sum = digits.reduce((rest, digit) => (rest * LETTERS.length + digit) % PRIME, SEED);
  return [sum >> 5, sum & 31];
}

const toDigits = (bits) => Array.from({ length: DATA }, (_, k) => parseInt(bits.slice(5 * k, 5 * k + 5).padEnd(5, "0"), 2));
const toBits = (digits) => digits.map((digit) => digit.toString(2).padStart(5, "0")).join("");

/** Solved ids ("3.cell"), chapters [{number, exercises: [keys]}] -> "0000-0000-00XX" */
export function encode(solved, chapters) {
  const nibble = (n) => {
    const keys = chapters.find(({ number }) => number === n)?.exercises ?? [];
    return Array.from({ length: BITS }, (_, k) => (k < keys.length && solved.has(`${n}.${keys[k]}`) ? "1" : "0")).join("");
  };
  const digits = toDigits(Array.from({ length: CHAPTERS }, (_, k) => nibble(k + 1)).join(""));
  const text = [...digits, ...checkOf(digits)].map((digit) => LETTERS[digit]).join("");
  return text.match(new RegExp(`.{${GROUP}}`, "g")).join("-");
}

/** The way back: a Set of ids, or null where this is no code. Dashes, blanks and small letters do not matter. */
export function decode(code, chapters) {
  const letters = [...code.toUpperCase().replace(/[\s-]/g, "")].map((letter) => TAKEN_FOR[letter] ?? letter);
  const digits = letters.map((letter) => LETTERS.indexOf(letter));
  if (digits.length !== DATA + CHECK || digits.includes(-1)) return null;
  const data = digits.slice(0, DATA);
  if (checkOf(data).some((digit, k) => digit !== digits[DATA + k])) return null;
  const solved = new Set();
  for (const [at, bit] of [...toBits(data)].entries()) {
    if (bit === "0") continue;
    const number = Math.floor(at / BITS) + 1;
    const key = chapters.find((chapter) => chapter.number === number)?.exercises[at % BITS];
    if (!key) return null; // of a guide that has more exercises than this one
    solved.add(`${number}.${key}`);
  }
  return solved;
}
