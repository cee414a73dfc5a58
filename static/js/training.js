/** What is asked of the server about trainings and what was kept; loaded with the training column. */
import { ask, model } from "./api.js";

export { getGraph, getWeights } from "./api.js";
export { createWatch } from "./watch.js";

const JSONS = { "Content-Type": "application/json" };
const training = (id) => `/api/trainings/${encodeURIComponent(id)}`;
const withKey = (key) => (key ? { "X-Lunette-Key": key } : {});

async function post(path, body, headers = {}) {
  const answer = await ask(path, { method: "POST", headers: { ...JSONS, ...headers }, body: JSON.stringify(body) });
  return answer.json();
}

/** Of a network that learns -> {defaults, limits, offer, rates, digits: how many of one's own it takes, title, classes, missing} */
export const getOptions = async (network) => (await ask(`/api/trainings/options?network=${encodeURIComponent(network)}`)).json();

/** -> [{id, title, state, place, step, steps, accuracy, kept, reason}] */
export const getTrainings = async () => (await ask("/api/trainings")).json();

/** Status, options and all rows of one. */
export const getTraining = async (id) => (await ask(training(id))).json();

/** options, [{label, pixels: base64}] -> status with `id` and `key` */
export const startTraining = (options, digits) => post("/api/trainings", digits.length ? { options, digits } : { options });

/** word: pause, resume, batch, image, stop -> status */
export const command = (id, word, key) => post(`${training(id)}/${word}`, {}, withKey(key));

/** Gives it a name -> the item of the model that it became. */
export const keep = (id, name, key) => post(`${training(id)}/keep`, { name }, withKey(key));

/** Checkpoints and measurements of a model -> {model, title, final, rows} */
export const getHistory = async (id) => (await ask(`${model(id)}/history`)).json();

export const downloadAddress = (id) => `${model(id)}/download`;

export const deleteModel = (id, key) => ask(model(id), { method: "DELETE", headers: withKey(key) });
