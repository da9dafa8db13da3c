"""Batches of texts of like length, so that little of the work goes into padding."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from shared.training.context import Context

if TYPE_CHECKING:
    import numpy as np
    import torch

MEGA_BATCH = 50


class LengthGroupedBatches:
    """A batch sampler: shuffles, sorts 50 batches' worth of rows by length, cuts, and shuffles the batches.

    The one batch that may be smaller comes last, as accelerate expects when it deals batches out to processes.
    `begin` sets the epoch (each has its own order, the same in every process) and how many batches to skip.
    """

    def __init__(self, lengths: Sequence[int], batch_size: int, seed: int) -> None:
        self.lengths = lengths
        self.batch_size = batch_size
        self.drop_last = False
        self.seed = seed
        self.begin(0)

    def begin(self, epoch: int, skip: int = 0) -> None:
        """Choose what the next iteration gives."""
        self.epoch, self.skip = epoch, skip

    def __len__(self) -> int:
        return -(-len(self.lengths) // self.batch_size)

    def __iter__(self) -> Iterator[list[int]]:
        import numpy as np

        rng = np.random.default_rng([self.seed, self.epoch])
        lengths = np.asarray(self.lengths)
        order = rng.permutation(len(lengths))
        mega = self.batch_size * MEGA_BATCH
        batches: list[list[int]] = []
        for start in range(0, len(order), mega):
            rows = order[start : start + mega]
            rows = rows[np.argsort(lengths[rows], kind="stable")]
            batches += [rows[i : i + self.batch_size].tolist() for i in range(0, len(rows), self.batch_size)]
        full = len(lengths) // self.batch_size
        sequence = [*rng.permutation(full), *range(full, len(batches))]
        for index in sequence[self.skip :]:
            yield batches[index]


def collate(
    context: Context, positions: "np.ndarray", device: str = "cpu"
) -> "tuple[dict[str, torch.Tensor], torch.Tensor]":
    """The examples at these positions as a batch of `stack`, with what the task adds in training, and the targets
    [units], on `device`.
    """
    import numpy as np
    import torch

    from shared.models.modules import stack

    items = context.items_at(positions)
    targets = context.targets_by_item(positions, items)
    batch = stack(items, context.tokenizer.pad_token_id or 0, device)
    batch |= {name: tensor.to(device) for name, tensor in context.task.forced(targets).items()}
    return batch, torch.tensor(np.concatenate([np.zeros(0, dtype=np.int64), *targets]), device=device)


def loader(context: Context, batches: LengthGroupedBatches) -> Any:
    """A torch DataLoader over the training rows."""
    import numpy as np
    from torch.utils.data import DataLoader

    return DataLoader(
        range(len(context.train)),  # type: ignore[arg-type]
        batch_sampler=batches,
        collate_fn=lambda rows: collate(context, context.train[np.asarray(rows)]),
    )
