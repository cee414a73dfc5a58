/** What is trained here, by what the network of the page reads: a row for each kind of input that a card may name. */
const LEARNERS = {
  drawing: { network: "lenet", things: "digits", all: 10_000 },
  photo: { network: "article-fig3", things: "photos", all: 500 },
};

/** "drawing" or "photo": what a network reads. graph: as net/graph.js opens it */
export const kindOf = ({ card }) => card?.input?.kind ?? "drawing";

/** -> {network: its name for the server, things: what it is tested on, all: how many of them} */
export const learnerOf = (graph) => LEARNERS[kindOf(graph)];

/** Does a training, of whoever, learn what that network reads? One from before there were several learns digits. */
export const isOfKind = ({ options }, graph) => (options?.network ?? LEARNERS.drawing.network) === learnerOf(graph).network;
