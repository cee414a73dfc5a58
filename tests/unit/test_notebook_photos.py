"""A network for photos in Python: arrays and pictures in, units explained with the photo's own words."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from app.errors import BadInput
from app.notebook import OpenModel, open_model
from tests.family import MEAN, PHOTO, STD, add_photo_model

PIXELS = np.random.default_rng(3).integers(0, 256, (3, 32, 32), dtype=np.uint8)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> OpenModel:
    folder = tmp_path_factory.mktemp("models")
    add_photo_model(folder / PHOTO)
    return open_model(PHOTO, folder)


def test_an_array_and_a_picture_are_the_same_photo(network: OpenModel) -> None:
    assert (network.reads, network.classes) == ("photo", ("dog", "cat", "boat", "bird"))
    first = network.run(PIXELS)
    mean, std = (np.array(each)[:, None, None] for each in (MEAN, STD))
    np.testing.assert_allclose(first["input"], (PIXELS / 255 - mean) / std, rtol=1e-6, atol=1e-6)
    picture = Image.fromarray(np.ascontiguousarray(PIXELS.transpose(1, 2, 0)))
    large = picture.resize((96, 96), Image.Resampling.NEAREST)
    for same in (PIXELS.ravel().tolist(), PIXELS.astype(float), picture, large):
        np.testing.assert_array_equal(network.run(same)["softmax"], first["softmax"])


def test_a_unit_is_explained_in_the_words_of_a_photo(network: OpenModel) -> None:
    trace = network.run(PIXELS)["conv2"][4, 2, 3].trace()
    assert trace.bias + sum(term.product for term in trace.terms) == pytest.approx(trace.output, abs=1e-4)
    assert abs(trace.verify().difference) < 1e-4
    said, shown = str(trace), trace._repr_html_()
    assert "14 × 14 pixels of the photo: rows 4-17, columns 6-19" in said
    assert "drawing" not in said
    assert "drawing" not in shown
    assert len(trace.input_weights.weights) == 3


def test_a_drawing_is_refused_with_what_is_read(network: OpenModel) -> None:
    with pytest.raises(BadInput, match="this network reads photos: 3072 levels"):
        network.run([0] * 784)
