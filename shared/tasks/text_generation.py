"""Text generation: what an assistant says next in a conversation.

A causal model with a chat template learns to say what the assistant says in the training rows. It is measured by how
well it expects each token of the answers in rows that it never saw, the right tokens before it in view.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from shared.data.wording import agree, plural
from shared.errors import ModelError
from shared.tasks.base import Answers, Item, Measured, Recommended, Role, TextTask
from shared.tasks.conversations import measures
from shared.tasks.conversations.conversation import Conversation
from shared.tasks.conversations.measures import Expected
from shared.tasks.conversations.rows import conversations, found_wrong, sufficient, with_text
from shared.tasks.conversations.script import SCRIPT

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor, nn

    from shared.data.finding import Finding
    from shared.data.table import Table
    from shared.models.artifact import Manifest
    from shared.models.files import EncoderFiles
    from shared.models.loading import Model
    from shared.tasks.examples import Examples, Rows

LONGEST = 256
"""Tokens of a response."""
COUNTED = 2000
"""Training rows whose tokens the plainest rule counts."""
THOUGHT = re.compile(r"^\s*<think>.*?</think>\s*", re.DOTALL)


@dataclass(frozen=True)
class Turns(Item):
    """A conversation to learn from. `left_out`: of its first turns."""

    left_out: int = 0


@dataclass(frozen=True)
class TextGeneration(TextTask):
    """Answers as an assistant. `tokenizer`: of the base that is trained."""

    tokenizer: Any = None

    name = "text-generation"
    title = "Text generation"
    pipeline_tag = "text-generation"
    roles = (
        Role(
            "prompt",
            "text",
            "what is asked",
            ("prompt", "instruction", "question", "query", "input", "user", "message"),
            optional=True,
        ),
        Role(
            "response",
            "text",
            "what the assistant is to say",
            ("response", "output", "completion", "answer", "reply", "assistant", "chosen"),
            optional=True,
        ),
        Role(
            "messages",
            "text",
            "a whole conversation, in place of the two: a list of objects with role and content",
            ("messages", "conversations", "conversation", "dialogue", "dialog", "chat", "turns"),
            optional=True,
        ),
    )
    accepts = (
        "A table with a prompt and a response in each row, or with a conversation (a list of objects with role and "
        "content that ends with the assistant): CSV, TSV, Excel, JSON, JSON lines or Parquet, in any encoding."
    )
    script = SCRIPT
    printed = "a response to each text"
    metrics = measures.METRICS
    plainest = "always the most frequent token"
    unit = "row"
    fewest_labels = 1
    shortest = 1024
    headless = True
    does = "writes answers"
    writes = True
    untrained = True
    auto_class = "AutoModelForCausalLM"
    corrected = "response"
    read_roles = ("prompt",)
    spread = 0.15
    usual = {  # noqa: RUF012
        "adapter": {"batch_size": 4, "epochs": 3, "learning_rate": 2e-4},
        "full": {"batch_size": 4, "epochs": 3, "learning_rate": 1e-5},
    }
    recommended = (
        Recommended(
            "Qwen/Qwen3-0.6B",
            "Qwen3 0.6B",
            "apache-2.0",
            "Follows instructions in many languages. 0.6 billion parameters, 1.5 GB; runs without a GPU.",
        ),
        Recommended(
            "HuggingFaceTB/SmolLM2-135M-Instruct",
            "SmolLM2 135M",
            "apache-2.0",
            "English; very small and quick, to be trained. 135 M parameters, 270 MB.",
        ),
    )
    example = {  # noqa: RUF012
        "prompt": "Can I change the colour of my tent?",
        "response": "Yes, as long as it has not been packed. Tell me the number of your order, please.",
        "messages": '[{"role": "user", "content": "Can I change the colour of my tent?"}, '
        '{"role": "assistant", "content": "Yes, as long as it has not been packed."}]',
    }

    # Predicting

    def pre(self, model: "Model", inputs: Sequence[str]) -> list[Item]:
        """Each text as what a user says, cut at its end where it is too long; a `Conversation` as it is learnt from."""
        found: list[Item] = []
        for owner, text in enumerate(inputs):
            with model.lock:
                if isinstance(text, Conversation):
                    found.append(_turns(owner, model.tokenizer, text, model.ref, model.max_length))
                else:
                    found.append(_question(owner, model, text))
        return found

    def core(self, model: "Model", batch: Sequence[Item]) -> list[Any]:
        """A response to each question, and `Expected` for each conversation."""
        from shared.models.generative import respond

        known = [place for place, item in enumerate(batch) if item.marks]
        asked = [place for place, item in enumerate(batch) if not item.marks]
        found: list[Any] = [None] * len(batch)
        for place, one in zip(known, self.tried(model, [batch[place] for place in known]), strict=True):
            found[place] = one
        for place, text in zip(asked, respond(model, [batch[place] for place in asked], LONGEST), strict=True):
            found[place] = THOUGHT.sub("", text).strip()
        return found

    def post(self, answers: Answers, inputs: Sequence[str], items: Sequence[Item], outputs: Sequence[Any]) -> list[Any]:
        """As they are: a str for a text, `Expected` for a `Conversation`."""
        return list(outputs)

    def published(self, folder: Path) -> "tuple[nn.Module, tuple[str, ...]]":
        """A published model that goes on with a text; it has no labels. Raises ModelError if it is none."""
        from shared.models.files import EncoderFiles
        from shared.models.generative import Generative
        from shared.models.loading import load_published

        files = EncoderFiles(f"local:{folder}", folder)
        self.trained_from(files)
        from transformers import AutoModelForCausalLM

        return Generative(load_published(folder, AutoModelForCausalLM)), ()

    def module(self, encoder: "nn.Module", folder: Path, manifest: "Manifest") -> "nn.Module":
        """The model alone."""
        from shared.models.generative import Generative

        return Generative(encoder)

    # Its kinds

    def trained_from(self, files: "EncoderFiles") -> TextTask:
        """Raises ModelError for a base that does not go on with a text."""
        from shared.models.artifact import base_name
        from shared.models.loading import goes_on, load_config

        if not goes_on(load_config(files.folder)):
            raise ModelError(
                f"“{base_name(files.base)}” does not go on with a conversation: choose an instruct model, such as "
                f"{self.recommended[0].hub_id}."
            )
        return self

    def fitted_to(self, files: "EncoderFiles", tokenizer: Any, answers: Sequence[Conversation]) -> Self:
        """With its tokenizer. Raises ModelError if it has no chat template, or not one that can be learnt from."""
        from shared.models.artifact import base_name

        if answers:
            _turns(0, tokenizer, answers[0], base_name(files.base), self.shortest)
        return replace(self, tokenizer=tokenizer)

    # The user's rows

    def read(self, path: Path, cache_dir: Path, name: str | None = None) -> "Table":
        """The table in a user's file, conversations as JSON texts. Raises DataError if there is none."""
        return with_text(super().read(path, cache_dir, name), cache_dir)

    def suffices(self, columns: Mapping[str, str]) -> None:
        """Raise DataError unless there are prompts with responses, or messages."""
        sufficient(columns)

    def findings(
        self, table: "Table", columns: Mapping[str, str], beside: "Table | None" = None
    ) -> "Sequence[Finding]":
        """Messages that cannot be learnt from."""
        return found_wrong(table, columns)

    def examples(self, table: "Table", columns: Mapping[str, str]) -> "Examples":
        """The rows with a conversation that ends with the assistant. Raises DataError if there are none."""
        return conversations(table, columns)

    def labels(self, answers: Sequence[Conversation]) -> tuple[str, ...]:
        """None."""
        return ()

    def names(self, answer: Conversation) -> Collection[str]:
        """There are no labels to tell apart: a row counts as a conversation."""
        return ("conversation",)

    def matched(self, answers: Sequence[Conversation], labels: Sequence[str]) -> tuple[list[int], list[Any], str]:
        """Every row counts."""
        return list(range(len(answers))), list(answers), ""

    # Learning

    def outputs(self, labels: Sequence[str]) -> int:
        """None: there is no head."""
        return 0

    def items(self, tokenizer: Any, inputs: Sequence[str], max_length: int) -> list[Item]:
        """The conversations; of a long one, whole turns are left out at its beginning."""
        found = enumerate(text for text in inputs if isinstance(text, Conversation))
        return [_turns(owner, tokenizer, text, "this model", max_length) for owner, text in found]

    def targets(
        self, items: Sequence[Item], answers: Sequence[Conversation], labels: Sequence[str]
    ) -> "list[np.ndarray]":
        """The tokens that the assistant says."""
        import numpy as np

        from shared.models.generative import marked

        return [np.array(marked(item), dtype=np.int64) for item in items]

    def asked(self, answer: Conversation, labels: Sequence[str]) -> Collection[int]:
        """Nothing: there are no outputs."""
        return ()

    def new_module(self, encoder: "nn.Module", outputs: int, *, dropout: float, normalize: bool = False) -> "nn.Module":
        """The base alone."""
        from shared.models.generative import Generative

        return Generative(encoder)

    def loss(self, outputs: "Tensor", targets: "Tensor") -> "Tensor":
        """Cross-entropy of the tokens that the assistant says, and of no others."""
        from torch.nn.functional import cross_entropy

        return cross_entropy(outputs, targets) if len(targets) else outputs.sum()

    def tried(self, model: "Model", batch: Sequence[Item]) -> list[Any]:
        """What the module expects as it is now."""
        from shared.models.generative import expected, marked

        found = []
        for item, (likeliest, chances) in zip(batch, expected(model, batch), strict=True):
            right = sum(int(one) == token for one, token in zip(likeliest, marked(item), strict=True))
            with model.lock:
                said = model.tokenizer.decode([max(int(one), 0) for one in likeliest], skip_special_tokens=True)
            left_out = item.left_out if isinstance(item, Turns) else 0
            found.append(Expected(right, len(likeliest), abs(float(chances.sum())), said, left_out, item.cut))
        return found

    # Measuring

    def score(
        self, labels: Sequence[str], answers: Sequence[Conversation], predictions: Sequence[Expected]
    ) -> dict[str, float]:
        """Token accuracy and perplexity over all tokens."""
        return measures.metrics(measures.table(predictions))

    def measure(self, labels: Sequence[str], rows: "Rows", predictions: Sequence[Expected]) -> Measured:
        """The same, and the rows whose answers were expected least."""
        numbers = measures.table(predictions)
        return Measured(
            metrics=measures.metrics(numbers),
            resample=measures.resampler(numbers),
            per_class=[],
            confusion=[],
            mistakes=measures.farthest(rows, predictions),
        )

    def baseline(self, labels: Sequence[str], train: "Rows", test: "Rows") -> dict[str, float]:
        """Always the token that is most frequent in the answers of the training rows."""
        step = max(1, len(train.answers) // COUNTED)
        learnt = self._said([train.answers[i] for i in range(0, len(train.answers), step)])
        return measures.frequent(learnt, self._said(test.answers), len(self.tokenizer))

    def remark(self, predictions: Sequence[Expected]) -> str:
        """How many conversations were too long to be read from their beginning."""
        left = sum(one.left_out > 0 for one in predictions)
        cut = sum(one.cut for one in predictions)
        said = []
        if left:
            turns = sum(one.left_out for one in predictions)
            said.append(
                f"{left:,} of the {len(predictions):,} conversations {agree(left, 'is', 'are')} longer than it reads: "
                f"{plural(turns, 'turn')} at the beginning {agree(turns, 'was', 'were')} left out."
            )
        if cut:
            said.append(f"Of {cut:,}, not even the last question and answer fit: only their end counted.")
        return " ".join(said)

    def _said(self, answers: Sequence[Conversation]) -> list[int]:
        """All tokens that the assistant says in some conversations."""
        from shared.models.generative import marked

        return [token for item in self.items(self.tokenizer, answers, self.shortest) for token in marked(item)]

    # Showing

    def cells(self, prediction: Any) -> dict[str, Any]:
        """The response."""
        return {"response": prediction}

    def found(self, prediction: Any) -> list[tuple[str, float]]:
        """No labels to count."""
        return []


def _turns(owner: int, tokenizer: Any, conversation: Conversation, name: str, longest: int) -> Turns:
    from shared.models.chat_template import learnt

    found = learnt(tokenizer, conversation.told, name, longest)
    return Turns(owner, found.ids, found.marks, cut=found.cut, left_out=found.left_out)


def _question(owner: int, model: "Model", text: str) -> Item:
    """The tokens of a text as a question; none of a text without words."""
    from shared.models.chat_template import asked
    from shared.models.generative import reads

    if not text.strip():
        return Item(owner, [])
    room, characters = reads(model) - LONGEST, len(text)
    while True:
        turns = [{"role": "user", "content": text[:characters]}]
        ids = asked(model.tokenizer, turns, model.ref)["input_ids"][0].tolist()
        if len(ids) <= room or characters <= 1:
            return Item(owner, ids, cut=characters < len(text))
        characters = min(characters - 1, max(1, characters * room // len(ids)))
