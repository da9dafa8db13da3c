"""A guard around the events of some parts of a page: nobody else can call them, in whatever way they ask."""

import functools
import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.blocks import Block, BlockContext
from gradio.context import LocalContext

REFUSAL = "This is for the owner of this app: give the owner's key in its tab first."
GUARDED = "__owner_guarded__"
_UNASKED = ("load", "tick", "select")
"""Events that a page sends by itself; to refuse them aloud would tell every visitor of things they did not do."""

Admits = Callable[[Any], bool]


def guard(page: gr.Blocks, containers: Sequence[BlockContext], admits: Admits) -> list[BlockFunction]:
    """Guard every event of a built `page` that begins, ends or reads in one of the `containers`; returns them.

    An event that follows a guarded one is guarded, too. `admits` is given Gradio's request (None: there is none).
    First values of components are no secret: every visitor's browser gets them. Raises ValueError for what cannot be
    guarded: batched events, components with functions of their own, and functions as values of components.
    """
    inside = {block._id: block for container in containers for block in walk(container)}
    for block in inside.values():
        if getattr(block, "server_fns", None):
            raise ValueError(f"{block!r} has functions on the server that cannot be guarded: use events instead.")
        # Gradio calls it when the page is built, and tells everybody what it gave.
        if getattr(block, "load_event_to_attach", None):
            raise ValueError(f"{block!r} has a function as its value, which everybody can read: use an event instead.")
    tabs = {container._id for container in containers}
    chosen: dict[int, bool] = {}
    for event in page.fns.values():  # in the order in which they were made: what follows comes after
        if event.trigger_after in chosen or _touches(event, inside):
            chosen[event._id] = _is_unasked(origin(page, event), tabs)
            _guard_event(event, admits, chosen[event._id])
    return [page.fns[number] for number in chosen]


def has_guards(page: gr.Blocks) -> bool:
    """Whether some event of a page is guarded."""
    return any(hasattr(event.fn, GUARDED) for event in page.fns.values())


def origin(page: gr.Blocks, event: BlockFunction) -> BlockFunction:
    """The event that began the chain of `.then` and the like in which an event stands; itself, if it stands alone."""
    while event.trigger_after is not None:
        event = page.fns[event.trigger_after]
    return event


def is_load(page: gr.Blocks, target: tuple[int | None, str]) -> bool:
    """Whether a trigger is the load of the page; `gr.on(None, ...)` and `page.load` name the page in different ways."""
    return target[1] == "load" and target[0] not in page.blocks


def walk(container: BlockContext) -> Iterator[Block]:
    """A container and all that is in it, at every depth."""
    yield container
    for child in container.children:
        if isinstance(child, BlockContext):
            yield from walk(child)
        else:
            yield child


def _touches(event: BlockFunction, inside: dict[int, Block]) -> bool:
    places = [target for target, _ in event.targets]
    places += [block._id for block in (*event.inputs, *event.outputs)]
    return any(place in inside for place in places)


def _is_unasked(event: BlockFunction, tabs: set[int]) -> bool:
    return bool(event.targets) and all(
        name in _UNASKED and (name != "select" or target in tabs) for target, name in event.targets
    )


def _guard_event(event: BlockFunction, admits: Admits, unasked: bool) -> None:
    if event.batch:
        raise ValueError(f"{event.name} is batched: calls of several visitors in one cannot be guarded.")
    if event.fn is not None:
        event.fn = _guarded(event.fn, admits, _nothing(len(event.outputs)) if unasked else None)
    if event.validator is not None:
        event.validator = _guarded(event.validator, admits, None)


def _nothing(outputs: int) -> Callable[[], Any]:
    """What leaves so many outputs as they are."""
    return lambda: gr.skip() if outputs == 1 else tuple(gr.skip() for _ in range(outputs)) or None


def _guarded(fn: Callable[..., Any], admits: Admits, silent: Callable[[], Any] | None) -> Callable[..., Any]:
    """`fn` behind the guard, of the same kind: Gradio looks at whether it is a generator or a coroutine.

    A stranger gets what `silent` gives; if that is None, REFUSAL as an error.
    """

    def stranger() -> bool:
        if admits(LocalContext.request.get(None)):
            return False
        if silent is None:
            raise gr.Error(REFUSAL, title="For the owner", print_exception=False)
        return True

    guarded = _of_kind(fn, stranger, silent or (lambda: None))
    setattr(guarded, GUARDED, True)
    return guarded


def _of_kind(fn: Callable[..., Any], stranger: Callable[[], bool], nothing: Callable[[], Any]) -> Callable[..., Any]:
    if inspect.isasyncgenfunction(fn):

        @functools.wraps(fn)
        async def async_stream(*args: Any, **kwargs: Any) -> Any:
            if stranger():
                yield nothing()
                return
            async for values in fn(*args, **kwargs):
                yield values

        return async_stream
    if inspect.iscoroutinefunction(fn):

        @functools.wraps(fn)
        async def async_call(*args: Any, **kwargs: Any) -> Any:
            return nothing() if stranger() else await fn(*args, **kwargs)

        return async_call
    if inspect.isgeneratorfunction(fn):

        @functools.wraps(fn)
        def stream(*args: Any, **kwargs: Any) -> Any:
            if stranger():
                yield nothing()
                return
            yield from fn(*args, **kwargs)

        return stream

    @functools.wraps(fn)
    def call(*args: Any, **kwargs: Any) -> Any:
        return nothing() if stranger() else fn(*args, **kwargs)

    return call
