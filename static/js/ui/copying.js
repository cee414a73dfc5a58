/** A text to the clipboard; where that is closed, as on http:// anywhere but on this machine, into a field, all selected. */
import { t } from "../text/words.js";

/** field: a hidden textarea or input; status: an element that says what happened. -> was it copied? */
export async function copyText(text, field, status) {
  field.hidden = true;
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = t("copy.done");
    return true;
  } catch { // no clipboard here, or not allowed
    field.value = text;
    field.hidden = false;
    field.focus();
    field.select();
    status.textContent = t("copy.byHand");
    return false;
  }
}
