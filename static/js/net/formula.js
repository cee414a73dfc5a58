/** A trace as one line of arithmetic, for reading and for copying. */
const TERMS_SHOWN = 3;

/** A number to six significant figures: enough to check a sum by, short enough to read. */
export const exact = (x) => String(Number(x.toPrecision(6)));

/** A number for a small cell. */
export function brief(x) {
  const size = Math.abs(x);
  if (size === 0) return "0";
  if (size < 0.005) return "0.00";
  return x.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0).replace("-", "−");
}

/** Three significant figures, with a true minus sign: for a sentence. */
export const three = (x) => String(Number(x.toPrecision(3))).replace("-", "−");

const EMS = { ".": 0.32, "−": 0.84, "-": 0.37 }; // widths of characters in a broad system font; any figure is FIGURE
const FIGURE = 0.64;
const DECIMALS = 3; // at most, in a cell
const widthOf = (text) => [...text].reduce((sum, each) => sum + (EMS[each] ?? FIGURE), 0);

/**
 * A number for a cell of that many ems: with the decimals that fit, no 0 before the point, a hyphen where a minus is too
 * broad, "~0" where the decimals that fit are all 0; "" where nothing fits.
 */
export function fitted(x, ems) {
  if (x === 0) return ems < FIGURE ? "" : "0";
  for (let decimals = DECIMALS; decimals >= 0; decimals--) {
    if (decimals === 0 && Math.abs(x) < 0.5) return ""; // a number that is not 0 never reads 0
    const narrow = Number(x.toFixed(decimals)) === 0 ? "~0" : x.toFixed(decimals).replace(/^(-?)0\./, "$1.");
    const fits = [narrow.replace("-", "−"), narrow].find((text) => widthOf(text) <= ems);
    if (fits) return fits;
  }
  return "";
}

const signed = (x) => (x < 0 ? `(${exact(x)})` : exact(x));

/** What it says in words; the server's `formula` field has these. */
const ENGLISH = { products: (count) => `${count} products`, bias: "bias" };

function productsText({ values, weights, taps }, words) {
  const seen = [...taps.keys()].filter((t) => taps[t] >= 0);
  const shown = seen.slice(0, TERMS_SHOWN).map((t) => `${signed(values[t])}×${signed(weights[t])}`);
  return shown.join(" + ") + (seen.length > TERMS_SHOWN ? ` + … ${words.products(seen.length)}` : "");
}

function sumText(traced, words) {
  const plain = traced.layer.weight === null;
  const terms = plain ? [...traced.values].map(signed).join(" + ") : productsText(traced, words);
  const bias = traced.layer.bias === "tensor" ? ` + ${words.bias} ${signed(traced.bias)}` : "";
  return terms + bias;
}

const FOLDS = {
  sum: sumText,
  max: ({ values, taps }) => `max(${[...values].filter((_, t) => taps[t] >= 0).map(exact).join(", ")})`,
  softmax: ({ products, index, sum }) => `${exact(products[index])} / ${exact(sum)}`,
  normalise: ({ layer, own, sum }) => `${exact(own)} / ${exact(sum)}^${signed(layer.params.beta)}`,
  none: ({ sum }) => exact(sum),
};

/** "max(3.23, 1.49, 1.9, 0.67) = 3.23", "relu(-0.2) = 0", "0.1×0.3 + … 25 products + bias 0.03 = 3.23". */
export function formulaOf(traced, words = ENGLISH) {
  const { fold, finish } = traced.layer;
  const inner = FOLDS[fold](traced, words);
  const left = finish === "none" ? inner : `${finish}(${inner})`;
  return `${left} = ${exact(traced.output)}`;
}
