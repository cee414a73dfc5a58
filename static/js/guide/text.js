/**
 * The guide's text in one language, from static/text/guide.<language>.json: a block a chapter and one for the frame.
 * A key is "<block>.<key in the block>"; a value is a sentence, or a list of paragraphs (a list in it: bullet points).
 */

/** {frame: {...}, "1": {...}} -> say(path, {name: value}) -> the sentence or list; an unknown path is an Error. */
export function createText(blocks) {
  const fill = (text, values) => (Array.isArray(text) ? text.map((each) => fill(each, values)) : withValues(text, values));
  return (path, values = {}) => {
    const dot = path.indexOf(".");
    const found = blocks[path.slice(0, dot)]?.[path.slice(dot + 1)];
    if (found === undefined) throw new Error(`no text for ${path}`);
    return fill(found, values);
  };
}

function withValues(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => {
    if (!(name in values)) throw new Error(`no value for ${whole} in “${sentence}”`);
    return values[name];
  });
}

/** What a chapter says: say("matrix.title"), of its own block; say("frame.next") of the frame's. */
export const ofChapter = (say, n) => (key, values) => say(key.startsWith("frame.") ? key : `${n}.${key}`, values);
