/**
 * The settings of a training as a form: what a field is, what may be in it, what is sent. `told` is what the server says
 * of them: {defaults, limits: {name: its JSON schema}, offer: {data: pictures there are}, rates: {optimiser: its usual rate}}.
 */

/** In the order in which they are shown. */
export const FIELDS = [
  { name: "optimiser", kind: "choice" },
  { name: "rate", kind: "number" },
  { name: "batch", kind: "whole" },
  { name: "epochs", kind: "whole" },
  { name: "data", kind: "choice" },
  { name: "amount", kind: "whole" },
  { name: "activation", kind: "choice" },
  { name: "pooling", kind: "choice" },
  { name: "loss", kind: "choice" },
  { name: "seed", kind: "whole" },
];

/** Is there nothing to choose, whatever else is chosen? */
export const isFixed = ({ name, kind }, { limits }) => kind === "choice" && limits[name].enum.length === 1;

/** The sources of pictures that can be learnt from now; `own`: how many digits the reader has. */
export const sources = ({ offer }, own) => [...Object.keys(offer), ...(own ? ["own"] : [])];

export const choicesOf = (name, told, own) => (name === "data" ? sources(told, own) : told.limits[name].enum);

/** How many pictures a source has. */
export const digitsIn = ({ offer }, source, own) => (source === "own" ? own : offer[source] ?? 0);

/** The text of every field as the server would choose; "auto" is the best source that is there. */
export function freshForm(told) {
  const { optimiser, data } = told.defaults;
  const best = told.offer[data] !== undefined ? data : told.offer.mnist ? "mnist" : Object.keys(told.offer)[0] ?? data;
  const amount = Math.min(told.defaults.amount, digitsIn(told, best, 0));
  const fresh = { ...told.defaults, rate: told.defaults.rate ?? told.rates[optimiser], data: best, amount };
  return Object.fromEntries(FIELDS.map(({ name }) => [name, String(fresh[name])]));
}

/** A form with one field changed. The usual rate follows the optimiser, unless the reader chose another. */
export function changed(form, name, text, told) {
  const next = { ...form, [name]: text };
  const usual = form.rate === String(told.rates[form.optimiser]);
  if (name === "optimiser" && usual) next.rate = String(told.rates[text]);
  return next;
}

/** The part of a schema that bounds a number; one that may be null stands beside that. */
const boundsOf = ({ anyOf, ...schema }) => anyOf?.find(({ maximum }) => maximum !== undefined) ?? schema;

/** The number that a text says: 0,05 is 0.05, and a whole 20,000 is twenty thousand, as the page writes it itself; NaN if none. */
function numberIn(text, kind) {
  const plain = text.trim();
  if (plain === "") return NaN;
  return Number(kind === "whole" && /^\d{1,3}(,\d{3})+$/.test(plain) ? plain.replaceAll(",", "") : plain.replace(",", "."));
}

/** What is wrong with a field: null, or {key: "number" | "whole" | "range" | "above" | "choice", least, most}. */
export function faultOf({ name, kind }, text, told, own = 0) {
  if (kind === "choice") return choicesOf(name, told, own).includes(text) ? null : { key: "choice" };
  const value = numberIn(text, kind);
  if (!Number.isFinite(value)) return { key: "number" };
  if (kind === "whole" && !Number.isInteger(value)) return { key: "whole" };
  const { minimum: least, exclusiveMinimum: above, maximum: most } = boundsOf(told.limits[name]);
  if (value <= above || value < least || value > most) return { key: above === undefined ? "range" : "above", least: above ?? least, most };
  return null;
}

/** name -> fault, of the fields that have one. */
export function faultsOf(form, told, own = 0) {
  const found = FIELDS.map((field) => [field.name, faultOf(field, form[field.name], told, own)]);
  return Object.fromEntries(found.filter(([, fault]) => fault));
}

/** What is sent: numbers as numbers. */
export function optionsOf(form) {
  const value = ({ name, kind }) => (kind === "choice" ? form[name] : numberIn(form[name], kind));
  return Object.fromEntries(FIELDS.map((field) => [field.name, value(field)]));
}
