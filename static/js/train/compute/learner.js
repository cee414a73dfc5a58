/** What is trained here, by what the network of the page reads: drawings or photos. */
import { readsPhotos } from "../../net/subject.js";

const LENET = { network: "lenet", things: "digits", all: 10_000 };
const ARTICLES = { network: "article-fig3", things: "photos", all: 500 };

/** graph: as net/graph.js opens it -> {network: its name for the server, things: what it is tested on, all: how many of them} */
export const learnerOf = ({ card }) => (readsPhotos(card) ? ARTICLES : LENET);

/** Does a training, of whoever, learn what that network reads? One from before there were several learns digits. */
export const isOfKind = ({ options }, graph) => (options?.network ?? LENET.network) === learnerOf(graph).network;
