"""Errors on screen: ours are said as they are, surprises are logged and said plainly."""

import logging

import gradio as gr
import pytest

from shared.errors import Cancelled, DataError
from shared.ui.errors import UNEXPECTED, shown


def raising(error: Exception):
    @shown
    def handler(value: str) -> str:
        raise error

    return handler


def test_a_result_passes_through() -> None:
    assert shown(lambda value: value + 1)(1) == 2


def test_our_own_errors_are_shown_as_text() -> None:
    with pytest.raises(gr.Error) as caught:
        raising(DataError("Column “<b>” is empty."))("x")
    assert caught.value.message == "Column “&lt;b&gt;” is empty."
    assert not caught.value.print_exception


def test_stopping_is_no_failure() -> None:
    with pytest.raises(gr.Error) as caught:
        raising(Cancelled("Stopped by you."))("x")
    assert caught.value.title == "Stopped"


def test_surprises_are_logged_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(gr.Error) as caught:
        raising(KeyError("secret path"))("x")
    assert caught.value.message == UNEXPECTED
    assert "secret path" in caplog.text
    assert caught.value.__cause__ is None


def test_gradio_errors_stay() -> None:
    with pytest.raises(gr.Error, match="as it is"):
        raising(gr.Error("as it is"))("x")


def test_generators_yield_and_then_say_their_error() -> None:
    @shown
    def count():
        yield 1
        raise DataError("No more.")

    running = count()
    assert next(running) == 1
    with pytest.raises(gr.Error, match="No more"):
        next(running)


def test_handlers_keep_their_signature() -> None:
    import inspect

    @shown
    def handler(path: str, event: gr.EventData) -> str:
        return path

    assert list(inspect.signature(handler).parameters) == ["path", "event"]
