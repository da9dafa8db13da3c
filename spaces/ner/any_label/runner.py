"""One GLiNER model in memory: what the package is asked, and how much text it reads at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any

from shared.data.sentences import Sentence
from shared.errors import DataError, ModelError
from shared.models.device import choose_device
from shared.models.loading import longest_input

from .optional import INSTALL, PACKAGE
from .weights import check_complete, weight_names, weights_file
from .windows import Budget, Word

OVERLAP = 12
"""Words that two pieces of a long sentence share: the longest entity that these models find."""
LONGEST_REASON = 200


@dataclass(frozen=True)
class Found:
    """An entity in one window: offsets in the window's text."""

    start: int
    end: int
    label: str
    score: float


class Runner:
    """`model` is what the package loaded. One thread at a time uses it: its tokenizer allows no more."""

    def __init__(self, model_id: str, model: Any) -> None:
        self.model_id = model_id
        self._model = model
        self._lock = Lock()
        self._tokenizer = model.data_processor.transformer_tokenizer

    def budget(self, labels: Sequence[str]) -> Budget:
        """What a window may hold beside the labels. Raises DataError if they leave too little room."""
        config = self._model.config
        limit = longest_input(self._tokenizer, config.encoder_config)
        # Two-tower models read the labels by themselves.
        apart = getattr(config, "labels_encoder", None)
        spoken = [] if apart else [word for label in labels for word in (config.ent_token, label)]
        taken = sum(self._tokens([*spoken, config.sep_token])) + 2 if spoken else 2
        if taken > limit // 2:
            raise DataError(
                f"The labels take {taken} of the {limit} tokens that {self.model_id} reads at once: "
                "give fewer labels, or shorter ones."
            )
        return Budget(int(config.max_len), limit - taken, min(OVERLAP, int(config.max_width)))

    def words(self, sentence: Sentence) -> list[Word]:
        """The model's words of a sentence, with their places in the whole text."""
        split = list(self._model.data_processor.words_splitter(sentence.text))
        tokens = self._tokens([word for word, _, _ in split])
        return [
            Word(sentence.start + start, sentence.start + end, count)
            for (_, start, end), count in zip(split, tokens, strict=True)
        ]

    def find(self, texts: Sequence[str], labels: Sequence[str], threshold: float) -> list[list[Found]]:
        """The entities of each text. Raises ModelError if the model cannot do it."""
        # gliner 0.2.24 lets models that tag token by token find entities in the padding of a batch.
        together = 1 if self._model.config.span_mode == "token_level" else len(texts)
        try:
            with self._lock:
                answers = self._model.inference(list(texts), list(labels), threshold=threshold, batch_size=together)
        except (RuntimeError, IndexError, ValueError) as error:
            raise ModelError(
                f"The model {self.model_id} could not read the text ({_reason(error)}): pick another one."
            ) from error
        return [
            [Found(int(e["start"]), int(e["end"]), str(e["label"]), float(e["score"])) for e in answer]
            for answer in answers
        ]

    def _tokens(self, words: list[str]) -> list[int]:
        """Tokens of each word."""
        if not words:
            return []
        with self._lock:
            encoded = self._tokenizer(words, add_special_tokens=False, verbose=False)["input_ids"]
        return [len(ids) for ids in encoded]


def load(model_id: str, folder: Path, device: str) -> Runner:
    """The model in a prepared folder, on the device that `choose_device` gives. Raises ModelError."""
    try:
        gliner: Any = import_module(PACKAGE)
    except ImportError as error:
        raise ModelError(
            f"The optional package for any label cannot be imported ({error}): install it with {INSTALL}."
        ) from error
    names = weight_names(weights_file(folder))
    try:
        model = gliner.GLiNER.from_pretrained(
            str(folder), local_files_only=True, load_tokenizer=True, map_location=choose_device(device).type
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ImportError) as error:
        raise ModelError(f"The model {model_id} cannot be loaded ({_reason(error)}): pick another one.") from error
    check_complete(model_id, names, model.model.state_dict())
    return Runner(model_id, model)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:LONGEST_REASON]
