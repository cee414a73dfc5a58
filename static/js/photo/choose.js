/** The ways in: a file, the camera, a drop anywhere on the page, a paste. take(file) is told of each; refuse(sentence) of what is none. */
import { t } from "../text/words.js";
import { h } from "../ui/dom.js";

const TYPING = "input[type=number], input[type=text], textarea, select";

/** A button that opens the browser's own dialogue: the input lies over it, so that keys and screen readers find that. */
function picker(words, props, take) {
  const input = h("input", { type: "file", accept: "image/*", ...props });
  input.addEventListener("change", () => {
    const [file] = input.files;
    input.value = ""; // so that the same one may be chosen again
    if (file) take(file);
  });
  return h("label", { class: "photo-pick" }, h("span", {}, words), input);
}

/** The first picture among the files of a drop or a paste; where none is one, the first file. */
const best = (files) => [...files].find(({ type }) => type.startsWith("image/")) ?? files[0];

/** area: the marked place to drop on. isShown(): are photos read now? -> elements of the row of buttons */
export function createChoose(area, { take, refuse, isShown }) {
  const holds = (event) => isShown() && event.dataTransfer && [...event.dataTransfer.types].some((type) => type === "Files" || type === "text/uri-list");
  const mark = (isOver) => area.classList.toggle("over", isOver);

  // Anywhere: a browser that is left alone would open what is dropped in the place of this page.
  window.addEventListener("dragover", (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    mark(true);
  });
  window.addEventListener("dragleave", (event) => event.relatedTarget === null && mark(false));
  window.addEventListener("drop", (event) => {
    mark(false);
    if (!holds(event)) return;
    event.preventDefault();
    const file = best(event.dataTransfer.files);
    if (file) take(file);
    else refuse(t("photo.refused.link")); // a picture of another page: nothing is fetched from elsewhere
  });
  window.addEventListener("paste", (event) => {
    if (!isShown() || event.target.closest?.(TYPING)) return;
    const file = best(event.clipboardData.files);
    if (file) take(file);
    else refuse(t("photo.refused.paste"));
  });
  const camera = () => picker(t("photo.camera"), { testid: "photo-camera", capture: "environment" }, take);
  const onHand = navigator.maxTouchPoints > 0; // on a desk the same dialogue would come twice
  return [picker(t("photo.choose"), { testid: "photo" }, take), ...(onHand ? [camera()] : [])];
}
