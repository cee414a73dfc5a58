/**
 * The guide's small markup, pure: "*stress*", "`code`", "[label](go:HASH)" moves the scene, "[label](guide:4.2)" opens
 * another place of the guide. Nothing nests; a mark that is not closed is plain text.
 */
const MARK = /\*([^*\s][^*]*)\*|`([^`]+)`|\[([^\]]+)\]\((go|guide):([^)\s]+)\)/g;

/** "a *b* c" -> [{kind: "text" | "stress" | "code" | "go" | "guide", text, to?}, ...] */
export function piecesOf(source) {
  const pieces = [];
  const plain = (text) => text && pieces.push({ kind: "text", text });
  let at = 0;
  for (const match of source.matchAll(MARK)) {
    plain(source.slice(at, match.index));
    const [whole, stress, code, label, kind, to] = match;
    if (stress) pieces.push({ kind: "stress", text: stress });
    else if (code) pieces.push({ kind: "code", text: code });
    else pieces.push({ kind, text: label, to });
    at = match.index + whole.length;
  }
  plain(source.slice(at));
  return pieces;
}

/** The same without marks: for labels and for screen readers. */
export const plainOf = (source) => piecesOf(source).map(({ text }) => text).join("");

/** "4.2" -> {chapter: 4, section: 2}; undefined where it is no place. A section of 0 is the chapter's beginning. */
export function placeOf(text) {
  const match = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(text);
  return match ? { chapter: Number(match[1]), section: Number(match[2] ?? 0) } : undefined;
}
