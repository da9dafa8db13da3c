"""The exceptions whose text is written for the user and may be shown on screen as it is."""


class PlazaError(Exception):
    """Base class. The message is one sentence: what came, what was expected, what to do."""


class DataError(PlazaError):
    """A file or table cannot be used as it is."""


class ModelError(PlazaError):
    """A model cannot be found, loaded or run."""


class HubUnreachable(ModelError):
    """The Hugging Face Hub did not answer in time."""


class JobError(PlazaError):
    """A fine-tuning job cannot be started, continued or used."""


class Cancelled(PlazaError):
    """The user asked to stop."""
