import pytest
import torch

from shared.training.checkpoint import Checkpoint

SETTINGS = {"learning_rate": 0.1, "labels": ("a", "b")}


class Training:
    """A layer whose first weights are trained and whose last ones are not."""

    def __init__(self, seed=0):
        torch.manual_seed(seed)
        self.module = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 1))
        self.module[1].requires_grad_(False)
        parameters = [p for p in self.module.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(parameters, 0.1)
        self.schedule = torch.optim.lr_scheduler.LinearLR(self.optimizer, 1.0, 0.1, 10)

    @property
    def parts(self):
        return self.module, self.optimizer, self.schedule

    def learn(self, steps=1):
        for _ in range(steps):
            self.module(torch.ones(4, 2)).square().mean().backward()
            self.optimizer.step()
            self.optimizer.zero_grad()
            self.schedule.step()
        return [p.detach().clone() for p in self.module.parameters()]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "checkpoint"


def test_going_on_is_as_if_there_had_been_no_break(folder):
    whole = Training().learn(7)
    broken = Training()
    broken.learn(4)
    Checkpoint(folder, SETTINGS).keep(*broken.parts, 4, 0.5, write=True)

    resumed = Training()
    checkpoint = Checkpoint(folder, SETTINGS)
    assert checkpoint.restore(*resumed.parts) == 4
    assert checkpoint.best_score == 0.5
    for one, other in zip(resumed.learn(3), whole, strict=True):
        assert torch.equal(one, other)


def test_without_a_checkpoint_training_begins_at_the_start(folder):
    assert Checkpoint(folder, SETTINGS).restore(*Training().parts) == 0


def test_other_settings_are_not_resumed(folder):
    Checkpoint(folder, SETTINGS).keep(*Training().parts, 4, 0.5, write=True)
    training = Training(seed=1)
    before = training.learn(0)
    assert Checkpoint(folder, SETTINGS | {"learning_rate": 0.2}).restore(*training.parts) == 0
    assert all(torch.equal(a, b) for a, b in zip(before, training.learn(0), strict=True))


def test_the_best_comes_back(folder):
    training, checkpoint = Training(), Checkpoint(folder, SETTINGS)
    waits = []
    weights = []
    for step, score in enumerate((0.3, 0.6, 0.5, 0.6), 1):
        weights.append(training.learn())
        checkpoint.keep(*training.parts, step, score, write=True)
        waits.append(checkpoint.without_gain)
    assert waits == [0, 0, 1, 2]
    checkpoint.load_best(training.module)
    assert all(torch.equal(a, b) for a, b in zip(weights[1], training.learn(0), strict=True))

    resumed, later = Training(seed=1), Checkpoint(folder, SETTINGS)
    assert later.restore(*resumed.parts) == 4
    assert (later.best_score, later.without_gain) == (0.6, 2)
    later.load_best(resumed.module)
    assert torch.equal(resumed.module[0].weight, weights[1][0])


def test_helping_processes_write_nothing(folder):
    training, checkpoint = Training(), Checkpoint(folder, SETTINGS)
    checkpoint.keep(*training.parts, 1, 0.5, write=False)
    assert not folder.exists()
    weights = training.learn(0)
    training.learn(2)
    checkpoint.load_best(training.module)
    assert all(torch.equal(a, b) for a, b in zip(weights, training.learn(0), strict=True))


def test_only_what_is_trained_is_kept(folder):
    Checkpoint(folder, SETTINGS).keep(*Training().parts, 1, 0.5, write=True)
    assert set(torch.load(folder / "best.pt")) == {"0.weight", "0.bias"}
    assert not list(folder.glob("*.part"))


def test_of_scores_within_the_tolerance_the_latest_is_the_best(folder):
    training, checkpoint = Training(), Checkpoint(folder, SETTINGS, tolerance=0.02)
    weights = []
    for step, score in enumerate((0.80, 0.79, 0.70), 1):
        weights.append(training.learn())
        checkpoint.keep(*training.parts, step, score, write=True)
    assert (checkpoint.best_score, checkpoint.without_gain) == (0.80, 2)
    checkpoint.load_best(training.module)
    assert all(torch.equal(a, b) for a, b in zip(weights[1], training.learn(0), strict=True))
