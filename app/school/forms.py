"""What the training routes answer, for OpenAPI and for people."""

from typing import Any

from pydantic import BaseModel, Field

from ..training.reasons import SENTENCES

State = Field(description="queued, running, paused, done, stopped or failed")
Place = Field(description="Place in the queue, from 1; null when it does not wait.")
Resumable = Field(description="Cut off: resume goes on from its last checkpoint, for whoever has the key.")
Kept = Field(description="The id of the model it was kept as, else null.")


class TrainingItem(BaseModel):
    id: str
    title: str
    state: str = State
    place: int | None = Place
    step: int = Field(description="Updates of the weights so far.")
    steps: int = Field(description="Updates in all.")
    accuracy: float | None = Field(description="Share of test pictures read rightly, where last tested.")
    options: dict[str, Any]
    kept: str | None = Kept
    reason: "ReasonOut | None" = Field(description="What stands in its way, as a code; null if nothing does.")
    resumable: bool = Resumable
    mine: bool = Field(description="Whether X-Lunette-Key opens it.")


class RowOut(BaseModel):
    step: int
    seen: int = Field(description="Images learnt from so far.")
    epoch: float
    loss: float | None = Field(description="Mean training loss since the row before; null at step 0.")
    train_accuracy: float | None = Field(description="Share read rightly while learning, over the same span.")
    tested: int = Field(description="Test pictures read with these weights.")
    right: int = Field(description="How many of them rightly: accuracy is right/tested.")
    confusion: list[list[int]] | None = Field(description="[true class][answer], counts.")
    kept: bool = Field(description="Whether NAME@STEP can be had.")
    on: str | None = Field(
        None,
        description='"validation" where other pictures than the test were read, as some shipped models say.',
    )


class ExamOut(BaseModel):
    """Test pictures read so far with the weights of `step`."""

    step: int
    tested: int
    of: int
    right: int
    confusion: list[list[int]]


class ReasonOut(BaseModel):
    code: str = Field(description=f"Stays the same whatever the message says: {', '.join(SENTENCES)}.")
    values: dict[str, str | int] = Field(description="What the sentence is about.")


class TrainingOut(BaseModel):
    id: str
    title: str
    state: str = State
    place: int | None = Place
    options: dict[str, Any]
    graph: str = Field(description="A model id with this training's graph; its first weights.")
    kept: str | None = Kept
    resumable: bool = Resumable
    step: int
    seen: int
    epoch: float
    epochs: int
    steps: int
    speed: float | None = Field(description="Steps a second.")
    left: float | None = Field(description="Seconds left, as it looks now.")
    loss: float | None = Field(description="Mean over the last steps.")
    train_accuracy: float | None
    exam: ExamOut | None
    image: dict[str, Any] | None = Field(description="After an image step: label, answer, index, pixels.")
    message: str | None = Field(description="One sentence when something stands in its way.")
    reason: ReasonOut | None = Field(description="The same for programs; null when there is no message.")
    rows: list[RowOut] = Field(description="All rows; on the watch line only those that are new.")


class TrainingBegun(TrainingOut):
    key: str = Field(description="Secret; goes into X-Lunette-Key of every command.")


class OptionsOut(BaseModel):
    defaults: dict[str, Any]
    limits: dict[str, Any] = Field(description="Of each option: choices, or minimum and maximum.")
    rates: dict[str, float] = Field(description="The learning rate that each optimiser takes by itself.")
    offer: dict[str, int] = Field(description="Pictures there are to learn from, by the name of the data.")
    digits: int = Field(description="The most digits of one's own; 0 where none can be learnt from.")
    title: str = Field(description="What the network is called.")
    classes: list[str] = Field(description="What it learns to tell apart, in the order of its outputs.")
    missing: str | None = Field(description="Why there is nothing to learn from, in one sentence.")


class HistoryOut(BaseModel):
    model: str
    title: str
    final: int | None = Field(description="The step whose weights are the model's.")
    rows: list[RowOut]
