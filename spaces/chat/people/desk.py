"""What agents do with conversations: each of them by name, and no conversation by two at once."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select, update

from shared.errors import DataError

from ..tables import ConversationRow, TurnRow
from ..turns import Turn
from .agents import named, written
from .kept import KeptConversations, Row
from .listing import Entry, Which, count, entries, pulse
from .masking import mask

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Desk(KeptConversations):
    """The acts of agents. Each raises DataError, with one sentence for the agent, if it is not possible."""

    def inbox(self, which: Which, agent: str = "", limit: int = 60) -> list[Entry]:
        """Conversations in which something was said.

        `which`: `waiting` (for a person, the longest first), `mine` (those of `agent`), `open` (all that go on), or
        `closed`; the latest first.
        """
        with self._session() as session:
            return entries(session, which, agent, limit)

    def counts(self, agent: str = "") -> dict[Which, int]:
        """How many conversations there are of each kind of `inbox` that is not closed."""
        with self._session() as session:
            return count(session, agent)

    def pulse(self) -> str:
        """Changes whenever something was said or done. Cheap: every agent's page asks for it every few seconds."""
        with self._session() as session:
            return pulse(session)

    def seen(self, id: int) -> None:
        """An agent has read the conversation up to here."""
        last = select(func.max(TurnRow.id)).where(TurnRow.conversation_id == id).scalar_subquery()
        with self._session() as session:
            session.execute(update(Row).where(Row.id == id).values(seen=last))
            session.commit()

    def take(self, id: int, agent: str, instead_of: str = "") -> None:
        """Let the agent answer from now on, whoever did before: the bot, nobody, or the agent `instead_of`."""
        agent = named(agent)
        free = Row.state.in_(("bot", "waiting"))
        if instead_of:
            free = or_(free, and_(Row.state == "person", Row.agent == instead_of))
        if self._change(id, free, state="person", agent=agent):
            self._tell(id, f"{agent} took the conversation.")
            return
        now = self.get(id)
        if now.state == "closed":
            raise DataError("This conversation is closed: reopen it first.")
        if now.agent != agent:
            raise DataError(f"{now.agent} has taken this conversation already: choose another one.")

    def reply(self, id: int, agent: str, text: str) -> Turn:
        """Answer the visitor. Only the agent who has the conversation can."""
        agent, text = named(agent), written(text)
        self._held(id, agent)
        turn = self.say(id, "agent", text, agent=agent)
        self.seen(id)
        return turn

    def note(self, id: int, agent: str, text: str) -> Turn:
        """Keep something that only agents see."""
        agent, text = named(agent), written(text)
        return self.say(id, "note", text, agent=agent)

    def hand_back(self, id: int, agent: str) -> None:
        """Let the bot answer again."""
        agent = named(agent)
        self._held(id, agent)
        if self._change(id, and_(Row.state == "person", Row.agent == agent), state="bot", agent=""):
            self._tell(id, f"{agent} handed the conversation back to the bot.")

    def close(self, id: int, agent: str = "") -> None:
        """End the conversation: of what was said only the masked texts stay, and nothing that the bot remembered.

        An agent cannot end what another one has taken. Closing what is closed changes nothing.
        """
        now = self.get(id)
        agent = named(agent) if agent else ""
        if agent and now.state == "person" and now.agent != agent:
            raise DataError(f"{now.agent} has this conversation: take it over before you close it.")
        with self._session() as session:
            if self._end(session, id):
                session.commit()
        if agent and now.state != "closed":
            self._tell(id, f"{agent} closed the conversation.")

    def reopen(self, id: int, agent: str) -> None:
        """Go on with a closed conversation, as the agent who has it. Texts that were masked stay masked."""
        agent = named(agent)
        if not self._change(id, Row.state == "closed", state="person", agent=agent, closed=None):
            raise DataError("This conversation is not closed: take it instead.")
        self._tell(id, f"{agent} reopened the conversation.")

    def _held(self, id: int, agent: str) -> None:
        now = self.get(id)
        if now.state == "closed":
            raise DataError("This conversation is closed: reopen it first.")
        if now.state != "person":
            raise DataError("Nobody has taken this conversation: take it before you answer.")
        if now.agent != agent:
            raise DataError(f"{now.agent} has this conversation: take it over before you answer.")

    def _change(self, id: int, where: Any, **values: Any) -> bool:
        """Change a conversation if it still is as `where` says: of two agents at once, only the first gets it."""
        with self._session() as session:
            self._row(session, id)
            done = session.execute(update(Row).where(Row.id == id, where).values(updated=self._now(), **values))
            session.commit()
            return done.rowcount == 1

    def _tell(self, id: int, said: str) -> None:
        """A note of nobody's: what was done."""
        self.say(id, "note", said)

    def _end(self, session: "Session", id: int) -> bool:
        row = self._row(session, id)
        now, known = self._now(), [*(row.private or ()), *(row.slots or {}).values()]
        closing = {"state": "closed", "closed": now, "memory": {}, "slots": None, "private": None}
        closing |= {"summary": mask(row.summary, known), "updated": now}
        done = session.execute(update(ConversationRow).where(Row.id == id, Row.state != "closed").values(**closing))
        if done.rowcount == 1:
            session.execute(update(TurnRow).where(TurnRow.conversation_id == id).values(text=TurnRow.masked))
        return done.rowcount == 1
