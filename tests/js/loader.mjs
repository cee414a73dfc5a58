/**
 * Lets Node read static/js as ES modules: it has no package.json that says so, because the browser needs none.
 * Used as `node --import ./tests/js/loader.mjs --test tests/js/...`; knows Node 20 and what came after.
 */
import * as module from "node:module";

const isOurs = (url) => url.startsWith("file:") && url.includes("/static/js/");
const asModule = (url, context) => (isOurs(url) ? { ...context, format: "module" } : context);

if (module.registerHooks) {
  module.registerHooks({ load: (url, context, next) => next(url, asModule(url, context)) });
} else {
  const source = `
    const isOurs = ${isOurs};
    const asModule = ${asModule};
    export const load = (url, context, next) => next(url, asModule(url, context));`;
  module.register(`data:text/javascript,${encodeURIComponent(source)}`);
}
