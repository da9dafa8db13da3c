import pytest
import torch

from shared.training.averaging import DECAY, WeightAverage


@pytest.fixture
def layer():
    layer = torch.nn.Linear(1, 1, bias=False)
    layer.weight.data.fill_(0.0)
    return layer


def follow(layer, steps):
    average = WeightAverage(layer)
    for step in range(1, steps + 1):
        layer.weight.data.fill_(float(step))
        average.update()
    return average


def test_it_lags_behind_the_weights_and_leaves_them_alone(layer):
    average = follow(layer, 2000)
    with average.applied():
        # Of weights that grow by 1 a step, the average is decay / (1 - decay) steps behind.
        assert layer.weight.item() == pytest.approx(2000 - DECAY / (1 - DECAY), abs=0.5)
    assert layer.weight.item() == 2000


def test_the_first_steps_are_soon_forgotten(layer):
    average = follow(layer, 20)
    assert average.weights(layer)["weight"].item() > 10


def test_it_goes_on_from_a_saved_state(layer):
    average = follow(layer, 5)
    later = WeightAverage(layer)
    later.load_state_dict(average.state_dict())
    for one in (average, later):
        layer.weight.data.fill_(100.0)
        one.update()
    assert torch.equal(average.weights(layer)["weight"], later.weights(layer)["weight"])


def test_the_weights_come_back_after_an_error(layer):
    average = follow(layer, 5)

    def fail():
        with average.applied():
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        fail()
    assert layer.weight.item() == 5
