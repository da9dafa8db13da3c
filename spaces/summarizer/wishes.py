"""What a visitor asks for."""

from dataclasses import dataclass

from shared.errors import DataError

from .extract.length import Length

LONGEST_QUESTION = 500
SHAPES = ("prose", "bullets")


@dataclass(frozen=True)
class Asked:
    """`model`: a model_ref. `whole`: no sentence is cut for the sake of the length. Raises DataError."""

    model: str
    length: Length
    bullets: bool = False
    whole: bool = False
    question: str = ""

    def __post_init__(self) -> None:
        if len(self.question) > LONGEST_QUESTION:
            raise DataError(
                f"The question has {len(self.question):,} characters: ask with at most {LONGEST_QUESTION:,}."
            )
