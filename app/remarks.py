"""What should be said beside an answer, so that it is not believed for more than it is: a row a remark."""

from collections.abc import Callable, Iterator

from .answer import Answer

NOTHING = {
    "drawing": "The drawing is empty: what the network answers to paper alone says nothing.",
    "photo": "The photo has one colour all over: what the network answers to it says nothing.",
}


def _blank(done: Answer) -> str | None:
    return NOTHING[done.model.card.input.kind] if done.blank else None


def _not_centred(done: Answer) -> str | None:
    """A photo has no ink that could be centred."""
    if not done.asked_to_center or done.center is not None:
        return None
    return "center is for drawings: the photo was taken as it is."


def _untrained(done: Answer) -> str | None:
    if done.model.card.weights == "trained":
        return None
    return "The network has learnt nothing yet: its weights are by chance, and so is its answer."


def _unknown(done: Answer) -> str | None:
    """The least sure answers are those to things that the network does not know."""
    card, surest = done.model.card, float(done.probabilities.max())
    if card.unknown is None or surest >= card.unknown.threshold:
        return None
    return (
        f"Perhaps none of these: the largest probability is {surest:.2f}, below {card.unknown.threshold:g}; "
        f"the network knows {', '.join(card.classes)}."
    )


ROWS: tuple[Callable[[Answer], str | None], ...] = (_blank, _not_centred, _untrained, _unknown)


def remarks(done: Answer) -> list[str]:
    """The sentences that hold for an answer; often there are none."""
    said: Iterator[str | None] = (row(done) for row in ROWS)
    return [sentence for sentence in said if sentence is not None]
