/** Style sheets of parts that come late. */
import { h } from "./dom.js";

const loaded = new Map(); // style sheet -> promise

function fail(href, reject) {
  loaded.delete(href); // so that it may be tried again
  reject(new Error(href));
}

export function addStyle(href) {
  if (!loaded.has(href)) {
    loaded.set(href, new Promise((resolve, reject) => {
      document.head.append(h("link", { rel: "stylesheet", href, onload: resolve, onerror: () => fail(href, reject) }));
    }));
  }
  return loaded.get(href);
}
