"""What all models that write on this machine have in common."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, ClassVar

from shared.generation.pieces import Pieces, Speller
from shared.generation.running import Say, run, turn
from shared.generation.writer import Limits, Message

if TYPE_CHECKING:
    from torch import Tensor

    from shared.models.loading import Model


class LocalWriter(ABC):
    """A transformers model that writes, a text at a time: whoever comes meanwhile waits for the turn.

    `load` gives the model (`module.model` has a `generate`), from memory if it is there; it is asked anew each time,
    so that memory can be had back between texts. Loading belongs to writing: it can be cancelled as well.
    """

    instructed: ClassVar[bool]

    def __init__(self, load: "Callable[[], Model]", title: str) -> None:
        self.title = title
        self._load = load
        self._turn = Lock()

    @property
    def reads(self) -> int:
        """How many tokens it takes in at once."""
        return self.longest(self._load())

    def count(self, text: str) -> int:
        """How many of its tokens a text has."""
        return count(self._load(), text)

    def room(self, messages: Sequence[Message], limits: Limits) -> int:
        """How many tokens the last message may have, beside all the rest."""
        return self.space(self._load(), messages, limits)

    def write(self, messages: Sequence[Message], limits: Limits, cancel: Event) -> Iterator[str]:
        """Write the next turn, see `Writer`."""

        def work(say: Say, stop: Event) -> None:
            model = self._load()
            with turn(self._turn, stop) as mine:
                if mine:
                    self._generate(model, messages, limits, say, stop)

        yield from self.finished(run(self.title, work, cancel))

    @abstractmethod
    def longest(self, model: "Model") -> int:
        """How many tokens it takes in at once."""

    @abstractmethod
    def space(self, model: "Model", messages: Sequence[Message], limits: Limits) -> int:
        """How many tokens the last message may have, beside all the rest."""

    @abstractmethod
    def given(self, model: "Model", messages: Sequence[Message], limits: Limits) -> "dict[str, Tensor]":
        """What the model reads: `input_ids` and `attention_mask`, both [1, tokens]. Raises ModelError."""

    @abstractmethod
    def options(self, model: "Model", limits: Limits, tokens: int) -> dict[str, Any]:
        """How it writes, as `generate` has it, having read so many tokens."""

    def spelt(self, text: str) -> str:
        """The text of some tokens as people write it."""
        return text

    @abstractmethod
    def finished(self, pieces: Pieces) -> Pieces:
        """The pieces as they are shown."""

    def _generate(self, model: "Model", messages: Sequence[Message], limits: Limits, say: Say, stop: Event) -> None:
        given = self.given(model, messages, limits)
        options = self.options(model, limits, given["input_ids"].shape[1])
        speller = Speller(lambda ids: self.spelt(decode(model, ids)), say)
        streams = options.get("num_beams", 1) == 1
        given = {name: tensor.to(model.device.type) for name, tensor in given.items()}
        # Without them, what the model's own configuration says would hold beside what is asked for.
        own = {"max_new_tokens": None, "min_new_tokens": None, "num_return_sequences": 1, "use_cache": True}
        written = model.module.model.generate(
            **given, **own, **options, stopping_criteria=[_stopping(stop)], streamer=speller if streams else None
        )
        if not streams and not stop.is_set():
            speller.add(written[0].tolist())
            speller.end()


def count(model: "Model", text: str) -> int:
    """How many tokens `text` has, special ones aside."""
    with model.lock:
        # What looks like a special token is text when a user types it.
        found = model.tokenizer(text, add_special_tokens=False, split_special_tokens=True, verbose=False)
    return len(found["input_ids"])


def decode(model: "Model", ids: Sequence[int]) -> str:
    """The text of tokens, without special ones."""
    with model.lock:
        return model.tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)


def sampling(temperature: float) -> dict[str, Any]:
    """How the next token is chosen."""
    if temperature > 0:
        return {"do_sample": True, "temperature": temperature}
    return {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}


def _stopping(stop: Event) -> "Callable[..., Tensor]":
    def stopping(ids: "Tensor", scores: Any, **_: Any) -> "Tensor":
        return ids.new_full((len(ids),), stop.is_set()).bool()

    return stopping
