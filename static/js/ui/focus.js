/** When what had the focus goes away with the unit it belonged to, the scene takes it: the keys go on working. */
export function createFocus(panel, scene, store) {
  let held = false; // is the focus in the panel?
  panel.addEventListener("focusin", () => (held = true));
  panel.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !panel.contains(relatedTarget)) held = false;
  });
  document.addEventListener("pointerdown", ({ target }) => (held = panel.contains(target)));

  store.subscribe(["selected", "trail"], () => {
    const { activeElement: at } = document;
    const lost = at === document.body || (panel.contains(at) && !at.checkVisibility());
    if (held && lost) scene.focus({ preventScroll: true });
  });
}
