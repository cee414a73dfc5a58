/**
 * The well-known networks of static/data/architectures.json, measured: which shape each row reads and how many numbers it
 * has learnt. A row's `stride` is 1 and its `padding` 0 where they are not said.
 *
 * Rows: {name, kind, kernel, stride, padding, groups, ceil, links, out}; a block has {repeat, join, branches} instead: its
 * branches (lists of rows; an empty one hands on what came in) read the same maps, and are added or concatenated. `links`
 * is how many pairs of maps are joined where not all are. `norm`: "after" (of what a convolution gives), "before" (of what
 * it reads) or null; `bias`: whether convolutions have one. Both can be said of a row alone. ReLU and dropout are left out.
 *
 * `contest`: top-5 error in percent on ImageNet's test set, of so many `networks` together, the best that the paper tells of.
 * `alone`: the same of this one network on the validation set, averaged over 10 `views` of an image, or "dense". AlexNet is the one of two graphics cards (conv2, conv4 and conv5 in two groups; 227 pixels, which its
 * sizes need); GoogLeNet is without its two auxiliary classifiers; ResNet-50 strides in the 3x3, as torchvision's does.
 */
const area = ({ kernel }) => kernel * kernel;

function convParameters(row, input, { bias, norm }) {
  const [from] = input, [to] = row.out;
  const links = row.links ?? (from * to) / (row.groups ?? 1);
  const normed = { after: to, before: from }[row.norm ?? norm] ?? 0; // a scale and a shift each
  return links * area(row) + (bias ? to : 0) + 2 * normed;
}

const NONE = () => 0;
/** kind -> how many numbers a row has learnt. */
const PARAMETERS = {
  conv: convParameters,
  dense: ({ out }, input) => out[0] * (input[0] * input[1] * input[2] + 1),
  norm: ({ out }) => 2 * out[0],
  subsample: ({ out }) => 2 * out[0], // LeNet-5: one factor and one bias for each map
  rbf: NONE, // LeNet-5: distances to patterns that were drawn by hand
  maxpool: NONE,
  avgpool: NONE,
};

/** Rows of one branch, each with what it reads: its `input` shape and its `parameters`. */
function measuredRows(rows, input, whole) {
  let shape = input;
  return rows.map((row) => {
    const done = row.branches ? measuredBlock(row, shape, whole) : { ...row, input: shape, parameters: PARAMETERS[row.kind](row, shape, whole) };
    shape = row.out;
    return done;
  });
}

const total = (rows) => rows.reduce((sum, { parameters }) => sum + parameters, 0);

/** Concatenating repeats read more maps each time; `branches` are those of the first time. */
function measuredBlock(block, input, whole) {
  const times = Array.from({ length: block.repeat }, () => null);
  let shape = input;
  const rounds = times.map(() => {
    const branches = block.branches.map((rows) => measuredRows(rows, shape, whole));
    const maps = branches.map((rows) => rows.at(-1)?.out ?? shape);
    shape = block.join === "concat" ? [maps.reduce((sum, [c]) => sum + c, 0), ...maps[0].slice(1)] : maps[0];
    return branches;
  });
  const parameters = rounds.reduce((sum, branches) => sum + branches.reduce((all, rows) => all + total(rows), 0), 0);
  return { ...block, input, branches: rounds[0], parameters };
}

const WEIGHTED = new Set(["conv", "dense", "rbf"]);
const deepest = (rows) => rows.reduce((sum, row) =>
  sum + (row.branches ? row.repeat * Math.max(...row.branches.map(deepest)) : Number(WEIGHTED.has(row.kind))), 0);

/**
 * An architecture with its rows measured: {...architecture, rows, total, depth}
 *   rows: each also {input: [C, H, W], parameters}; a block's parameters are those of all its repeats
 *   total: parameters of all rows;  depth: layers with weights on the longest way
 */
export function measured(architecture) {
  const rows = measuredRows(architecture.rows, architecture.input, architecture);
  return { ...architecture, rows, total: total(rows), depth: deepest(rows) };
}
