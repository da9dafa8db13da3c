"""The strategies `adapter` (LoRA) and `full` (all weights): a plain loop on accelerate.

Started under `accelerate launch`, every process runs this on the same job folder, each with its share of
every epoch's batches.
"""

from typing import TYPE_CHECKING, Any

from shared.errors import ModelError
from shared.models.device import Device, out_of_memory
from shared.models.loading import Model
from shared.training.averaging import WeightAverage
from shared.training.batches import LengthGroupedBatches, loader
from shared.training.calibration import temperature_of
from shared.training.checkpoint import Checkpoint
from shared.training.context import Context, Trained
from shared.training.trainable import new_module, start_head, write_module

if TYPE_CHECKING:
    import torch
    from torch import nn

WARM_UP = 0.06
CLIP = 1.0
MIN_EVALUATIONS = 4
LOSS_POINTS = 200
VALIDATION_BATCH = 64
WRITTEN_BATCH = 16
"""The same where the model writes: often enough to see a cancel."""


def train_gradient(context: Context, strategy: str, head: "nn.Linear | None", accelerator: Any) -> Trained:
    """Train by gradient descent, with early stopping on the validation rows; the best state is kept.

    `head`: fitted on unit vectors, to start from (None: a random one). LoRA: Hu et al. 2021. AdamW or SGD
    with warm-up and linear decay, gradients clipped at 1, weights averaged. Resumes from the job's
    checkpoint if there is one.
    Raises Cancelled, or ModelError if the memory does not suffice.
    """
    try:
        return _Run(context, strategy, head, accelerator).train()
    except Exception as error:
        if not out_of_memory(error):
            raise
        raise ModelError(
            "Training needs more memory than there is: choose a smaller batch size or a shorter sequence length "
            "under Advanced, and start it again."
        ) from error


class _Run:
    """One training by gradient: the module, the optimizer, and where it stands."""

    def __init__(self, context: Context, strategy: str, head: "nn.Linear | None", accelerator: Any) -> None:
        from accelerate.utils import set_seed

        self.context, self.strategy, self.accelerator = context, strategy, accelerator
        self.config = context.settings(strategy)
        set_seed(self.config.seed)
        self.module = new_module(context, self.config, strategy)
        self.module.to(accelerator.device)
        if head is not None:
            start_head(self.module, head, context, str(accelerator.device))
        self.batches = LengthGroupedBatches(
            [len(text) for text in context.texts_at(context.train)], self.config.batch_size or 1, self.config.seed
        )
        shares = accelerator.num_processes
        self.epoch_steps = -(-len(self.batches) // shares)
        self.steps = (self.config.epochs or 1) * self.epoch_steps
        self.eval_steps = min(self.epoch_steps, max(50, -(-self.steps // MIN_EVALUATIONS)))
        self.optimizer = _optimizer(self.module, self.config)
        self.schedule = _schedule(self.optimizer, self.steps)
        settings = self.config.to_dict() | {"strategy": strategy}
        self.judged = context.judged
        # One standard error. The best of several noisy scores is often the luckiest, and of states that score alike the
        # later one has the smaller steps behind it: so a later state wins unless it is worse by more than the noise.
        noise = context.task.spread / max(len(self.judged), 1) ** 0.5
        self.checkpoint = Checkpoint(context.checkpoint, settings, tolerance=noise)
        self.average = WeightAverage(self.module)
        self.validation = context.items_at(self.judged)
        self.step = self.checkpoint.restore(self.module, self.optimizer, self.schedule, self.average)
        data = loader(context, self.batches)
        self.wrapped, self.optimizer, self.data = accelerator.prepare(self.module, self.optimizer, data)

    def train(self) -> Trained:
        """Go through the data until the steps are done, the score stops rising, or the user says stop."""
        reporter = self.context.reporter
        reporter.stage(self.strategy, f"Training from step {self.step:,} of {self.steps:,}")
        self.losses: list[float] = []
        while self.step < self.steps and not self._patience_is_over():
            if self._epoch():
                break
        self.checkpoint.load_best(self.module)
        outputs = self._validate()
        module = self.module
        return Trained(
            strategy=self.strategy,
            normalize=False,
            temperature=temperature_of(self.context, self.judged, self.validation, outputs),
            validation=self.context.score(self.judged, self.validation, outputs),
            config=self.config,
            write=lambda folder: write_module(module, self.context, folder),
        )

    def _epoch(self) -> bool:
        """One pass through the data (the rest of it after a resume). Returns whether to end training."""
        epoch, done = divmod(self.step, self.epoch_steps)
        self.batches.begin(epoch, skip=done * self.accelerator.num_processes)
        self.wrapped.train()
        for batch, targets in self.data:
            self._learn(batch, targets)
            ending = self._asked_to_stop()
            if ending or self.step % self.eval_steps == 0 or self.step == self.steps:
                self._evaluate()
                if ending or self._patience_is_over():
                    return True
        return False

    def _learn(self, batch: "dict[str, torch.Tensor]", targets: "torch.Tensor") -> None:
        with self.accelerator.autocast():
            outputs = self.wrapped(**batch)
        loss = self.context.task.loss(outputs, targets)
        self.accelerator.backward(loss)
        self.accelerator.clip_grad_norm_(self.module.parameters(), CLIP)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.schedule.step()
        self.average.update()
        self.step += 1
        self.losses.append(float(loss.detach()))
        if not self.accelerator.is_main_process:
            return
        every = max(1, self.steps // LOSS_POINTS)
        if self.step % every == 0:
            recent = self.losses[-every:]
            self.context.reporter.loss(self.step, self.step / self.epoch_steps, sum(recent) / len(recent))
        epochs = self.config.epochs
        at = min(self.step // self.epoch_steps + 1, epochs or 1)
        self.context.reporter.update(
            self.step / self.steps, f"Epoch {at} of {epochs}, step {self.step:,} of {self.steps:,}"
        )

    def _asked_to_stop(self) -> bool:
        """Whether the user said stop; every process must hear the same."""
        stop = self.context.reporter.stopped()
        if self.accelerator.num_processes == 1:
            return stop
        from accelerate.utils import broadcast_object_list

        return bool(broadcast_object_list([stop])[0])

    def _evaluate(self) -> None:
        with self.average.applied():
            outputs = self._validate()
        scores = self.context.score(self.judged, self.validation, outputs)
        self.checkpoint.keep(
            self.module,
            self.optimizer,
            self.schedule,
            self.step,
            scores[self.context.task.primary],
            write=self.accelerator.is_main_process,
            average=self.average,
        )
        if self.accelerator.is_main_process:
            self.context.reporter.score(self.step, self.step / self.epoch_steps, scores)
        self.wrapped.train()

    def _patience_is_over(self) -> bool:
        return self.checkpoint.without_gain >= self.config.patience

    def _validate(self) -> list[Any]:
        """The outputs of the module as it is now: one per validation row."""
        self.module.eval()
        items, size = self.validation, WRITTEN_BATCH if self.context.task.writes else VALIDATION_BATCH
        order = sorted(range(len(items)), key=lambda i: len(items[i].ids))
        outputs: list[Any] = [None] * len(items)
        for start in range(0, len(order), size):
            places = order[start : start + size]
            with self.accelerator.autocast():
                found = self.context.task.tried(self.model, [items[i] for i in places])
            for place, part in zip(places, found, strict=True):
                outputs[place] = part
            if self.context.task.writes:
                done = f"Wrote {start + len(places):,} of {len(items):,} validation rows"
                self.context.reporter.update(self.step / self.steps, done)
        return outputs

    @property
    def model(self) -> Model:
        """The module as predictions see one."""
        return Model(
            ref="",
            labels=self.context.labels,
            tokenizer=self.context.tokenizer,
            module=self.module,
            device=Device(str(self.accelerator.device), self.context.device.half),
            max_length=self.context.max_length,
            interrupted=self.context.reporter.cancelled,
        )


def _optimizer(module: "nn.Module", config: Any) -> "torch.optim.Optimizer":
    import torch

    parameters = [parameter for parameter in module.parameters() if parameter.requires_grad]
    if config.optimizer == "sgd":
        return torch.optim.SGD(parameters, config.learning_rate, momentum=0.9, weight_decay=config.weight_decay)
    return torch.optim.AdamW(parameters, config.learning_rate, weight_decay=config.weight_decay)


def _schedule(optimizer: "torch.optim.Optimizer", steps: int) -> Any:
    """Linear warm-up over the first 6 % of the steps, then linear decay to zero."""
    from transformers import get_linear_schedule_with_warmup

    return get_linear_schedule_with_warmup(optimizer, max(1, int(WARM_UP * steps)), steps)
