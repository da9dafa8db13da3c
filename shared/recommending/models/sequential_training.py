"""Training the sequence reader: windows of histories, a time budget, and users whose last item is held out."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from shared.recommending.models.base import Tools

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor

    from shared.recommending.models.sequential_module import SequenceReader

LENGTH, WIDTH, LAYERS, HEADS, DROPOUT = 50, 64, 2, 2, 0.2
BATCH = 128
RATE, WARM_UP, CLIP = 2e-3, 100, 1.0
STEPS, PATIENCE = 50, 6
"""Steps between evaluations at least, and how many of these may bring nothing better."""
FULL = 4_000
"""Up to so many items, the loss is over all of them; of more, over a sample of `OTHERS`."""
OTHERS = 1_024
HELD_SHARE, HELD_FEWEST, HELD_MOST = 0.1, 200, 1_000
"""Of the users: those whose last item is not learnt from, and decides when to stop."""
TOP = 10
SPOKEN = 20
"""Evaluations in a budget, however long an epoch takes."""


@dataclass(frozen=True)
class Held:
    """Sequences without their last items, and these."""

    before: "list[np.ndarray]"
    last: "np.ndarray"


def train(sequences: "Sequence[np.ndarray]", items: int, tools: Tools, seconds: float) -> "SequenceReader":
    """A reader of sequences of numbers from 1 to `items`, the best of those met within `seconds`.

    Ends sooner when the nDCG of the held-out items no longer rises. The same seed gives the same reader, unless the
    time runs out. Raises Cancelled through `tools.check`, which is called at each step.
    """
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(tools.seed)
        return _Run(sequences, items, tools, seconds).train()


class _Run:
    """One training."""

    def __init__(self, sequences: "Sequence[np.ndarray]", items: int, tools: Tools, seconds: float) -> None:
        import numpy as np
        import torch

        from shared.recommending.models.sequential_module import SequenceReader

        self.tools, self.seconds, self.started = tools, seconds, perf_counter()
        self.rng = np.random.default_rng(tools.seed)
        kept, self.held = hold_out(sequences, self.rng)
        self.windows = windows(kept, LENGTH + 1)
        counts = np.bincount(np.concatenate(kept), minlength=items + 1)[1:]
        # Half by how often they occur, half evenly: the frequent ones decide the loss, the rare ones must be met too.
        self.chance = torch.from_numpy(0.5 * counts / counts.sum() + 0.5 / items).float()
        self.reader = SequenceReader(items, LENGTH, WIDTH, LAYERS, HEADS, DROPOUT)
        self.optimizer = torch.optim.Adam(self.reader.parameters(), lr=RATE)
        self.full = items <= FULL
        self.step, self.best, self.without_gain, self.evaluated = 0, -1.0, 0, self.started

    def train(self) -> "SequenceReader":
        """Until the score no longer rises, or the time is over."""
        self._evaluate()
        while self._goes_on():
            order = self.rng.permutation(len(self.windows))
            for start in range(0, len(order), BATCH):
                self._learn([self.windows[at] for at in order[start : start + BATCH]])
                if self._due(-(-len(order) // BATCH)):
                    self._evaluate()
                if not self._goes_on():
                    break
        self._evaluate()
        self.reader.load_state_dict(self.kept)
        return self.reader.eval()

    def _goes_on(self) -> bool:
        self.tools.check()
        spent = perf_counter() - self.started
        self.tools.progress(min(spent / self.seconds, 1.0), f"Step {self.step:,}, nDCG@10 {max(self.best, 0):.3f}")
        return spent < self.seconds and self.without_gain < PATIENCE

    def _due(self, epoch: int) -> bool:
        """Whether to evaluate: after an epoch, or some steps if those are more; with little time, more often."""
        late = perf_counter() - self.evaluated > self.seconds / SPOKEN
        return self.step % max(epoch, STEPS) == 0 or late

    def _learn(self, batch: "list[np.ndarray]") -> None:
        import torch
        from torch import nn

        from shared.recommending.models.sequential_module import PADDING, loss_of_all, loss_of_some

        self.reader.train()
        whole, _ = padded(batch)
        there = whole[:, 1:] != PADDING
        found, targets = self.reader(whole[:, :-1])[there], whole[:, 1:][there]
        items = self.reader.items.weight
        if self.full:
            loss = loss_of_all(found, targets, items)
        else:
            others = torch.multinomial(self.chance, min(OTHERS, len(self.chance)), replacement=True)
            loss = loss_of_some(found, targets, items, others + 1, self.chance[others])
        self.step += 1
        for group in self.optimizer.param_groups:
            group["lr"] = RATE * min(1.0, self.step / WARM_UP)
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.reader.parameters(), CLIP)
        self.optimizer.step()

    def _evaluate(self) -> None:
        self.evaluated = perf_counter()
        score = ndcg(self.reader.eval(), self.held)
        self.without_gain += 1
        if score > self.best:
            self.best, self.without_gain = score, 0
            self.kept = {name: value.clone() for name, value in self.reader.state_dict().items()}


def hold_out(sequences: "Sequence[np.ndarray]", rng: "np.random.Generator") -> "tuple[list[np.ndarray], Held]":
    """Take the last item of some sequences of three items or more. All sequences, shortened ones too, and the held."""
    import numpy as np

    long = np.flatnonzero([len(sequence) > 2 for sequence in sequences])
    count = min(len(long), HELD_MOST, max(round(HELD_SHARE * len(long)), HELD_FEWEST))
    chosen = set(rng.choice(long, count, replace=False).tolist())
    kept = [sequence[:-1] if at in chosen else sequence for at, sequence in enumerate(sequences)]
    held = sorted(chosen)
    return kept, Held([kept[at] for at in held], np.array([sequences[at][-1] for at in held], dtype=np.int64))


def windows(sequences: "Sequence[np.ndarray]", length: int) -> "list[np.ndarray]":
    """Parts of at most `length` from the end on, one item in common; none of a single item."""
    found = []
    for sequence in sequences:
        end = len(sequence)
        while end > 1:
            found.append(sequence[max(0, end - length) : end])
            end = end - length + 1
    return found


def padded(sequences: "Sequence[np.ndarray]") -> "tuple[Tensor, Tensor]":
    """Numbers [batch, longest] int64, 0 behind, and lengths [batch]."""
    import numpy as np
    import torch

    lengths = np.array([len(sequence) for sequence in sequences], dtype=np.int64)
    made = np.zeros((len(sequences), int(lengths.max(initial=1))), dtype=np.int64)
    made[np.arange(made.shape[1]) < lengths[:, None]] = np.concatenate(sequences)
    return torch.from_numpy(made), torch.from_numpy(lengths)


def ndcg(reader: "SequenceReader", held: Held) -> float:
    """nDCG@10 of the held-out items, among all that are not in the history before."""
    import torch

    total = 0.0
    for start in range(0, len(held.last), BATCH):
        before, last = held.before[start : start + BATCH], torch.from_numpy(held.last[start : start + BATCH])
        with torch.inference_mode():
            sequences, lengths = padded([sequence[-LENGTH:] for sequence in before])
            scores = reader.after(sequences, lengths) @ reader.items.weight.T
            right = scores.gather(1, last[:, None])
            scores[:, 0] = -torch.inf
            for row, sequence in enumerate(before):
                scores[row, torch.from_numpy(sequence)] = -torch.inf
            place = (scores > right).sum(dim=1)
        total += float(torch.where(place < TOP, 1 / torch.log2(place + 2.0), 0.0).sum())
    return total / max(len(held.last), 1)
