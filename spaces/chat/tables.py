"""The chat's tables. They live in the Space: the shared store only makes them."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.tables import Moment


class ChatTable(DeclarativeBase):
    """Base of the chat's tables."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment}


class ArticleRow(ChatTable):
    """An article of the knowledge base. `questions`: ways in which people ask for it. `source`: the file it came from.

    `indexed`: when its passages were made of its text as it is now; None: not yet.
    """

    __tablename__ = "chat_articles"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    questions: Mapped[list[str]] = mapped_column(JSON, default=list)
    source: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[datetime]
    updated: Mapped[datetime]
    removed: Mapped[datetime | None]
    indexed: Mapped[datetime | None]


class PassageRow(ChatTable):
    """A part of an article that answers by itself. `start`, `end`: its place in the article's text, in characters.

    `vector`: float32, of length 1, by the model `ref`; None until it is made.
    """

    __tablename__ = "chat_passages"
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("chat_articles.id"), index=True)
    heading: Mapped[str] = mapped_column(Text, default="")
    start: Mapped[int]
    end: Mapped[int]
    read: Mapped[str] = mapped_column(Text)
    """What the encoder reads of it: the title, the heading and the text, or a question."""
    ref: Mapped[str] = mapped_column(Text, default="")
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)


class ConversationRow(ChatTable):
    """A conversation of one visitor. `token`: SHA-256 of the secret by which the visitor's browser finds it again.

    `state`: bot, waiting (for a person), person, or closed. `agent`: the name of the person. `memory`: what the bot
    keeps between two messages (an errand on its way, a question it asked). `summary`: for the person who takes over.
    `slots`: what an errand had collected by then. `private`: values of the visitor that are masked although no pattern
    knows them. `seen`: the last turn that an agent has seen. Memory, slots and private values are emptied at the end.
    """

    __tablename__ = "chat_conversations"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(16), default="bot", index=True)
    agent: Mapped[str] = mapped_column(Text, default="")
    memory: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    summary: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[datetime]
    updated: Mapped[datetime]
    handed_over: Mapped[datetime | None]
    closed: Mapped[datetime | None]
    slots: Mapped[dict[str, str] | None] = mapped_column(JSON)
    private: Mapped[list[str] | None] = mapped_column(JSON)
    seen: Mapped[int | None]


class TurnRow(ChatTable):
    """Something that was said. `author`: visitor, bot, agent, or note (which only agents see).

    `text`: as it was said, while the conversation is open; `masked`: without personal data, for everything else.
    `outcome`, `intent`, `confidence`, `sources`, `suggestions`: of the bot's turns, see `turns.Reply`.
    `verdict`: up or down, `reason`: why, by the visitor. `agent`: the name of the person who said it.
    """

    __tablename__ = "chat_turns"
    __table_args__ = (Index("chat_turns_by_outcome", "outcome", "created"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("chat_conversations.id"), index=True)
    author: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    masked: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(16), default="")
    intent: Mapped[str] = mapped_column(Text, default="")
    confidence: Mapped[float | None]
    sources: Mapped[list[Any]] = mapped_column(JSON, default=list)
    suggestions: Mapped[list[str]] = mapped_column(JSON, default=list)
    verdict: Mapped[str] = mapped_column(String(16), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    agent: Mapped[str | None] = mapped_column(Text)
    comment: Mapped[str | None] = mapped_column(Text)
    """The visitor's own words about the verdict, without personal data."""
    handled: Mapped[datetime | None]
    """When the owner dealt with the question that this turn did not answer (see `insight`)."""
    created: Mapped[datetime]


class OrderRow(ChatTable):
    """An order of the shop: what the errands read and change. `changes`: what was done, as sentences with the time."""

    __tablename__ = "chat_orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changes: Mapped[list[Any]] = mapped_column(JSON, default=list)
    updated: Mapped[datetime]


class SettingRow(ChatTable):
    """What the owner has set, by name (see `set_up`)."""

    __tablename__ = "chat_settings"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


TURNS, CONVERSATIONS, SETTINGS = (
    ChatTable.metadata.tables[row.__tablename__] for row in (TurnRow, ConversationRow, SettingRow)
)
"""The same tables without the classes: what is asked with every message is asked faster by them."""
