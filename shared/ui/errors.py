"""The one place where exceptions become what the user sees."""

import functools
import html
import inspect
import logging
from collections.abc import Callable
from typing import Any

import gradio as gr

from shared.errors import Cancelled, PlazaError

logger = logging.getLogger(__name__)

UNEXPECTED = (
    "Something went wrong on our side and it has been written to the log. Please try again; "
    "if it happens again, tell whoever runs this app what you did."
)


def shown(handler: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate an event handler (a function or a generator) so that its errors are readable.

    The text of a PlazaError is shown as it is. Anything unexpected is logged with its traceback, and
    the user gets a plain sentence.
    """
    if inspect.isgeneratorfunction(handler):

        @functools.wraps(handler)
        def stream(*args: Any, **kwargs: Any) -> Any:
            try:
                yield from handler(*args, **kwargs)
            except Exception as error:
                raise as_shown(error, handler.__name__) from None

        return stream

    @functools.wraps(handler)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return handler(*args, **kwargs)
        except Exception as error:
            raise as_shown(error, handler.__name__) from None

    return call


def as_shown(error: Exception, where: str) -> gr.Error:
    """The gr.Error that tells the user about `error`. `where` names the handler in the log."""
    if isinstance(error, gr.Error):
        return error
    if isinstance(error, Cancelled):
        return gr.Error(html.escape(str(error), quote=False), title="Stopped", print_exception=False)
    if isinstance(error, PlazaError):
        return gr.Error(html.escape(str(error), quote=False), title="Please check", print_exception=False)
    logger.error("Unexpected error in %s", where, exc_info=error)
    return gr.Error(UNEXPECTED, title="Sorry", print_exception=False)
