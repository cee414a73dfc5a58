/**
 * A reader's summary for a teacher: which exercises were solved, as letters and digits in groups of four. No name, no
 * account. Each chapter has four bits (the k-th bit is its k-th exercise), each character but the last two holds five;
 * those two are a checksum. Twelve characters hold the first twelve chapters, as they always did; where one past them is
 * solved the code is as many groups longer as that takes, and the longer codes are read beside the old ones.
 */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's: none that can be taken for another
const TAKEN_FOR = { O: "0", I: "1", L: "1" };
const BITS = 4, DIGIT = 5, LEAST = 12, CHECK = 2, GROUP = 4; // bits a chapter, bits a character, characters
const PRIME = 1021, SEED = 402; // the largest prime that two characters hold; so that no code at all is not all zeros

/** Digits of base 32 -> the two that go with them. One changed digit changes it, as does swapping two neighbours. */
function checkOf(digits) {
  const sum = digits.reduce((rest, digit) => (rest * LETTERS.length + digit) % PRIME, SEED);
  return [sum >> 5, sum & 31];
}

/** How many chapters so many characters hold. */
const held = (characters) => Math.floor(((characters - CHECK) * DIGIT) / BITS);

/** The shortest code, in characters, that holds the chapters up to number n. */
function lengthFor(n) {
  let characters = LEAST;
  while (held(characters) < n) characters += GROUP;
  return characters;
}

const toDigits = (bits) => Array.from({ length: bits.length / DIGIT }, (_, k) => parseInt(bits.slice(DIGIT * k, DIGIT * (k + 1)), 2));
const toBits = (digits) => digits.map((digit) => digit.toString(2).padStart(DIGIT, "0")).join("");

/** Solved ids ("3.cell"), chapters [{number, exercises: [keys]}] -> "0000-0000-00XX". An Error where a chapter has more exercises than bits. */
export function encode(solved, chapters) {
  const full = chapters.find(({ exercises }) => exercises.length > BITS);
  if (full) throw new Error(`a code holds ${BITS} exercises a chapter; chapter ${full.number} has ${full.exercises.length}`);
  const isSolved = (number, key) => key !== undefined && solved.has(`${number}.${key}`);
  const last = Math.max(0, ...chapters.filter(({ number, exercises }) => exercises.some((key) => isSolved(number, key))).map(({ number }) => number));
  const characters = lengthFor(last);
  const nibble = (n) => {
    const keys = chapters.find(({ number }) => number === n)?.exercises ?? [];
    return Array.from({ length: BITS }, (_, k) => (isSolved(n, keys[k]) ? "1" : "0")).join("");
  };
  const bits = Array.from({ length: held(characters) }, (_, k) => nibble(k + 1)).join("");
  const digits = toDigits(bits.padEnd((characters - CHECK) * DIGIT, "0"));
  const text = [...digits, ...checkOf(digits)].map((digit) => LETTERS[digit]).join("");
  return text.match(new RegExp(`.{${GROUP}}`, "g")).join("-");
}

/** The way back: a Set of ids, or null where this is no code. Dashes, blanks and small letters do not matter. */
export function decode(code, chapters) {
  const letters = [...code.toUpperCase().replace(/[\s-]/g, "")].map((letter) => TAKEN_FOR[letter] ?? letter);
  const digits = letters.map((letter) => LETTERS.indexOf(letter));
  if (digits.length < LEAST || digits.length % GROUP || digits.includes(-1)) return null;
  const data = digits.slice(0, -CHECK);
  if (checkOf(data).some((digit, k) => digit !== digits[data.length + k])) return null;
  const solved = new Set();
  for (const [at, bit] of [...toBits(data)].entries()) {
    if (bit === "0") continue;
    const number = Math.floor(at / BITS) + 1;
    if (number > held(digits.length)) return null; // bits that no chapter has
    const key = chapters.find((chapter) => chapter.number === number)?.exercises[at % BITS];
    if (!key) return null; // of a guide that has more exercises than this one
    solved.add(`${number}.${key}`);
  }
  return solved;
}
