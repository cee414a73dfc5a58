/** Building elements: h("p", {class: "quiet", testid: "notice", onclick: fn}, "text", child, ...). */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "testid") element.dataset.testid = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, text] of Object.entries(value)) element.style.setProperty(key, text);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Events of a moving pointer: raw updates come at once, where a browser has them; moves wait for the next frame, and
 * then say nothing new.
 */
export const MOVES = ["pointerrawupdate", "pointermove"];
const RAW = "onpointerrawupdate" in window;

/** The places a move went through since the last one, each with clientX and clientY. */
export function placesOf(event) {
  const passed = RAW && event.type === "pointermove" ? [] : (event.getCoalescedEvents?.() ?? []);
  return passed.length ? passed : [event];
}

export const byTestId = (id) => document.querySelector(`[data-testid="${id}"]`);
