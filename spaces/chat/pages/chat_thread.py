"""What one browser tab shows of its conversation. It lives on the server, in the state of that tab only."""

import time
from dataclasses import dataclass, field, replace
from threading import Event, Lock

from ..bot import Opened, State
from ..turns import Reply, Turn

NOT_SHOWN = ("note",)
TOKEN_LIMIT = 200


@dataclass(eq=False)
class Thread:
    """`token` "": nothing was said yet, so there is no conversation yet.

    `asked` is on its way, with as much of its answer as there is (`reply`), until `stop` is None again. `unsent`: what
    goes back into the box, because it could not be sent; `problem` says why. `judged`: the turn that the form is about.
    `asks_to_end`: the visitor is asked whether this conversation may be ended; `replaced`: it was. `heard`: when
    something was said, by the monotonic clock; `pace`: after how many seconds the page asks again.
    """

    token: str = ""
    state: State = "bot"
    agent: str = ""
    turns: list[Turn] = field(default_factory=list)
    asked: str = ""
    reply: Reply | None = None
    stop: Event | None = None
    unsent: str = ""
    problem: str = ""
    judged: int = 0
    asks_to_end: bool = False
    replaced: bool = False
    heard: float = field(default_factory=time.monotonic)
    pace: float = 0.0
    thanks: dict[int, str] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    drawn: dict[tuple[object, ...], str] = field(default_factory=dict)
    _sent: int = 0
    _before: int = 0
    _lock: Lock = field(default_factory=Lock)

    @property
    def busy(self) -> bool:
        """Whether an answer is on its way."""
        return self.stop is not None

    @property
    def last(self) -> int:
        """The id of the latest turn; 0 for none."""
        return self.turns[-1].id if self.turns else 0

    @property
    def live(self) -> str:
        """What the rows of the message on its way are called."""
        return f"sent{self._sent}"

    def open(self, opened: Opened) -> None:
        """Show this conversation, and nothing of the one before."""
        self.token, self.state, turns = opened
        self.turns, self.asks_to_end, self.judged = [], False, 0
        for kept in (self.thanks, self.keys, self.drawn):
            kept.clear()
        self.add(turns)

    def begin(self, message: str) -> Event | None:
        """Note that a message is on its way; None if another one is. The event is what stops it."""
        with self._lock:
            if self.stop is not None:
                return None
            self.stop = Event()
        self.asked, self.reply = message, None
        self.unsent = self.problem = ""
        self._sent += 1
        self._before = self.last
        return self.stop

    def add(self, turns: list[Turn]) -> bool:
        """Take in what was said since; whether there was anything."""
        with self._lock:
            new = [turn for turn in turns if turn.id > self.last and turn.author not in NOT_SHOWN]
            self.turns += new
        return bool(new)

    def end(self, *, problem: str = "", restore: bool = False) -> None:
        """The answer is there (or will not come): what was kept of it is among the turns."""
        said = self._said()
        answer = next((turn for turn in self.turns if said and turn.author == "bot" and turn.id > said.id), None)
        # The rows stay the ones that are shown, so that nothing on the page moves.
        if said:
            self.keys[said.id] = f"{self.live}-asked"
        if answer:
            self.keys[answer.id] = f"{self.live}-reply"
        self.problem, self.unsent = problem, self.asked if restore else ""
        self.asked, self.reply, self.stop = "", None, None

    def kept(self) -> bool:
        """Whether the message on its way is among the turns."""
        return self._said() is not None

    def _said(self) -> Turn | None:
        return next((turn for turn in self.turns if turn.id > self._before and turn.author == "visitor"), None)

    def judge(self, turn: int, verdict: str, thanks: str) -> None:
        """Show what the visitor thinks of an answer."""
        self.turns = [replace(one, verdict=verdict) if one.id == turn else one for one in self.turns]
        self.thanks[turn] = thanks

    def answer(self, turn: int) -> Turn | None:
        """The bot's turn of that id, if this conversation has it."""
        return next((one for one in self.turns if one.id == turn and one.author == "bot"), None)


def token_of(value: object) -> str:
    """The token that a browser has kept; "" for anything that cannot be one."""
    return value if isinstance(value, str) and len(value) <= TOKEN_LIMIT else ""
