"""The exceptions whose text is written for the user and may be shown on screen as it is."""


class PlazaError(Exception):
    """Base class. The message is one sentence: what came, what was expected, what to do."""


class DataError(PlazaError):
    """A file or table cannot be used as it is."""


class SourceError(PlazaError):
    """An address, a feed or another source from outside cannot be read; the text is shown beside it.

    `retry_after`: seconds that the source asked to wait. `final`: asking again is of no use.
    """

    def __init__(self, said: str, *, retry_after: float | None = None, final: bool = False) -> None:
        super().__init__(said)
        self.retry_after, self.final = retry_after, final


class ModelError(PlazaError):
    """A model cannot be found, loaded or run."""


class HubUnreachable(ModelError):
    """The Hugging Face Hub did not answer in time."""


class JobError(PlazaError):
    """A fine-tuning job cannot be started, continued or used."""


class Cancelled(PlazaError):
    """The user asked to stop."""
