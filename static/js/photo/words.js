/** Classes in the reader's language, and lists of them. */
import { isKnown, t } from "../text/words.js";

/** "cat" -> "cat", or "猫" where that is spoken; classes that have no word here stay as the card names them. */
export const classWord = (name) => (isKnown(`photo.class.${name}`) ? t(`photo.class.${name}`) : name);

/** The same, with the card's own name behind where that is another one: it is what the answer says. */
export function fullWord(name) {
  const word = classWord(name);
  return word === name ? name : t("photo.class.both", { word, name });
}
