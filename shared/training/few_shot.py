"""Learning from a few rows of each label: the encoder learns which texts belong together, and a head is fitted on it.

Cross-entropy has little to hold on to where a label has ten rows; pairs of rows are many more. So LoRA weights learn by
the supervised contrastive loss, only a part of their step is taken, and then comes what `instant` does.
"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.models.artifact import ADAPTER
from shared.training.context import Context, Trained
from shared.training.instant import train_instant
from shared.training.progress import Portion
from shared.training.trainable import new_module, write_adapter

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor

SCALE = 20.0
"""What cosines are multiplied by, as is usual for unit vectors: else they are too alike to learn from."""
KEPT = 0.4
"""Share of the step from the base to the trained weights that is taken (Wortsman et al. 2022, Robust Fine-Tuning of
Zero-Shot Models): halfway, what the base knew is still there."""
BATCH = 64
EACH = 2
"""Rows of a label in a batch."""
PASSES = 10
FEWEST_STEPS, MOST_STEPS = 60, 400
RATE = 5e-4
WARM_UP = 0.1
CLIP = 1.0
LEARNT = 0.85
"""Share of the time that the encoder takes; the rest is the head's."""
LOSS_POINTS = 60


def suits(context: Context) -> bool:
    """Whether there are few rows of each label, and their kind of task can be learnt so."""
    return context.files.adapter is None and context.task.few_shot(context.labels, len(context.train))


def train_few_shot(context: Context, accelerator: Any) -> Trained:
    """Learn LoRA weights by contrast, then fit the head on all rows. Raises Cancelled."""
    reporter = context.reporter
    reporter.stage("adapter", "Learning which texts belong together")
    folder = context.checkpoint.parent / ADAPTER
    _learn(context, accelerator, folder)
    files = replace(context.files, adapter=folder)
    rest: Any = Portion(reporter, LEARNT, 1.0)
    trained, _ = train_instant(replace(context, files=files, reporter=rest))
    return replace(trained, strategy="adapter", config=_settings(context))


def _settings(context: Context) -> Any:
    """What was really used."""
    steps, rows = _steps(len(context.train)), len(context.train)
    return replace(
        context.config, learning_rate=_rate(context), batch_size=BATCH, epochs=max(1, round(steps * BATCH / rows))
    )


def _rate(context: Context) -> float:
    return context.config.learning_rate or RATE


def _steps(rows: int) -> int:
    return min(MOST_STEPS, max(FEWEST_STEPS, PASSES * rows // BATCH))


def _learn(context: Context, accelerator: Any, folder: Path) -> None:
    import shutil

    import torch
    from accelerate.utils import set_seed
    from transformers import get_linear_schedule_with_warmup

    set_seed(context.config.seed)
    module: Any = new_module(context, context.settings("adapter"), "adapter").to(accelerator.device)
    draws = _Draws(context)
    weights = [weight for weight in module.encoder.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, _rate(context), weight_decay=context.config.weight_decay)
    steps = _steps(len(draws.texts))
    schedule = get_linear_schedule_with_warmup(optimizer, int(WARM_UP * steps), steps)
    module.train()
    losses: list[float] = []
    for step in range(1, steps + 1):
        batch, labels = draws.batch(str(accelerator.device))
        with accelerator.autocast():
            vectors = module.embed(**batch)
        loss = supervised_contrastive_loss(vectors.float(), labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, CLIP)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        losses.append(float(loss.detach()))
        _tell(context, step, steps, losses)
        if context.reporter.stopped():
            break
    shrink(module.encoder, KEPT)
    shutil.rmtree(folder, ignore_errors=True)
    write_adapter(module.encoder, context.files.base, folder)


def _tell(context: Context, step: int, steps: int, losses: list[float]) -> None:
    every = max(1, steps // LOSS_POINTS)
    if step % every == 0:
        context.reporter.loss(step, step / steps, sum(losses[-every:]) / every)
    context.reporter.update(LEARNT * step / steps, f"Step {step:,} of {steps:,}")


class _Draws:
    """Batches with several rows of each label in them. The names of labels are rows, too, where the task says so."""

    def __init__(self, context: Context) -> None:
        import numpy as np

        self.context, self.rng = context, np.random.default_rng(context.config.seed)
        named = context.task.named(context.labels, len(context.train))
        self.texts = [*context.texts_at(context.train), *(text for text, _ in named)]
        answers = [*context.answers_at(context.train), *(answer for _, answer in named)]
        items = context.task.items(context.tokenizer, self.texts, context.max_length)
        self.items, self.labels = items, np.concatenate(context.task.targets(items, answers, context.labels))
        places = {int(label): np.flatnonzero(self.labels == label) for label in np.unique(self.labels)}
        self.places = [found for found in places.values() if len(found) >= EACH]

    def batch(self, device: str) -> "tuple[dict[str, Tensor], Tensor]":
        """Tokens, and the label of each row [rows]."""
        import numpy as np
        import torch

        from shared.models.modules import stack

        count = min(len(self.places), BATCH // EACH)
        each = max(EACH, BATCH // EACH // count)
        drawn = self.rng.choice(len(self.places), count, replace=False)
        at = np.concatenate([self._some(self.places[int(label)], each) for label in drawn])
        padding = self.context.tokenizer.pad_token_id or 0
        return stack([self.items[int(i)] for i in at], padding, device), torch.from_numpy(self.labels[at]).to(device)

    def _some(self, places: "np.ndarray", count: int) -> "np.ndarray":
        return self.rng.choice(places, min(count, len(places)), replace=False)


def supervised_contrastive_loss(vectors: "Tensor", labels: "Tensor") -> "Tensor":
    """How badly each row picks those of its own label among the others: a scalar.

    Khosla et al. 2020, Supervised Contrastive Learning, the sum outside the logarithm. `vectors` [n, hidden] of any
    length, `labels` [n], each at least twice.
    """
    import torch
    from torch.nn.functional import normalize

    unit = normalize(vectors, dim=-1)
    itself = torch.eye(len(unit), dtype=torch.bool, device=unit.device)
    chances = (SCALE * unit @ unit.T).masked_fill(itself, float("-inf")).log_softmax(-1)
    alike = (labels.unsqueeze(0) == labels.unsqueeze(1)) & ~itself
    return -(chances.masked_fill(~alike, 0.0).sum(1) / alike.sum(1)).mean()


def shrink(encoder: Any, share: float) -> None:
    """Take only a share (0 to 1) of the step that LoRA weights make: theirs is a product, so one factor is enough."""
    import torch

    with torch.no_grad():
        for name, weight in encoder.named_parameters():
            if "lora_B" in name:
                weight.mul_(share)
