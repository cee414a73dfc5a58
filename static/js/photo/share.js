/** A link to the page as it is. A sample is named in it; a photo of the reader's own is in no address, which is said. */
import { t } from "../text/words.js";
import { copyText } from "../ui/copying.js";
import { h } from "../ui/dom.js";

/** address() -> the link; isOwn(): is the photo on the page the reader's own? -> {button, elements} */
export function createShare(address, isOwn) {
  const status = h("span", { testid: "photo-link-status" }), stays = h("span", { testid: "photo-link-stays" });
  const said = h("p", { class: "quiet", role: "status" }, status, " ", stays);
  const field = h("input", { type: "text", class: "photo-link-field", readonly: true, hidden: true, testid: "photo-link-field", "aria-label": t("photo.link.field") });

  async function copy() {
    stays.textContent = isOwn() ? t("photo.link.stays") : "";
    await copyText(address(), field, status);
  }

  const button = h("button", { type: "button", testid: "photo-link", onclick: copy }, t("photo.link"));
  /** What was copied is no longer what is on the page. */
  function clear() {
    status.textContent = stays.textContent = "";
    field.hidden = true;
  }
  return { button, clear, elements: [said, field] };
}
