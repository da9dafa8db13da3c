import numpy as np
import pytest
from scipy.special import softmax

from shared.training.heads import HiddenFit, LinearFit


def ring(count, seed=0):
    """Points inside and outside of a circle: no line parts them."""
    x = np.random.default_rng(seed).normal(size=(count, 6)).astype(np.float32)
    return x, (np.hypot(x[:, 0], x[:, 1]) > 1.2).astype(int)


def right(fitted, x, y):
    return np.mean(fitted.logits(x).argmax(1) == y)


def test_a_hidden_layer_tells_what_a_line_cannot():
    (x, y), (x_new, y_new) = ring(1500), ring(500, seed=1)
    assert right(LinearFit.fit(x, y, 2, 10.0), x_new, y_new) < 0.7
    assert right(HiddenFit.fit(x, y, 2, 128, 0), x_new, y_new) > 0.85


def test_the_head_answers_as_the_fit():
    import torch

    x, y = ring(200)
    for fitted in (HiddenFit.fit(x, y, 2, 32, 0), LinearFit.fit(x, y, 2, 10.0)):
        with torch.inference_mode():
            assert fitted.head()(torch.from_numpy(x)).numpy() == pytest.approx(fitted.logits(x), abs=1e-4)


def test_the_seed_decides_and_nothing_else():
    import torch

    x, y = ring(100)
    before = torch.random.get_rng_state()
    one, same, other = (HiddenFit.fit(x, y, 2, 32, seed).logits(x) for seed in (0, 0, 1))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
    assert torch.equal(before, torch.random.get_rng_state())


def test_progress_and_a_way_out():
    x, y = ring(100)
    told = []
    HiddenFit.fit(x, y, 2, 32, 0, told.append)
    assert told == sorted(told)
    assert told[0] == 0
    assert 0.5 < told[-1] < 1

    def cancel(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        HiddenFit.fit(x, y, 2, 32, 0, cancel)


def test_one_output_only():
    fitted = HiddenFit.fit(ring(30)[0], np.ones(30, dtype=int), 2, 32, 0)
    assert softmax(fitted.logits(ring(30)[0]), axis=1)[:, 1].min() > 0.5
