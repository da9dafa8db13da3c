"""The intents of the shop in plain words, and the Spaces under which training rows are kept."""

INTENTS = {
    "question": "A question for the knowledge base",
    "order_status": "Order status",
    "cancel_order": "Cancel an order",
    "return_item": "Return something",
    "change_address": "Change the address",
    "talk_to_person": "Talk to a person",
    "complaint": "Complaint",
    "greeting": "Greeting",
    "thanks": "Thanks",
    "goodbye": "Goodbye",
    "out_of_scope": "Not for us",
}
OUT_OF_SCOPE = "out_of_scope"
CHAT, RETRIEVAL, WRITING = "chat", "chat.retrieval", "chat.writing"
WAYS = 20
"""Ways to ask that an article gets from one deed: the most central ones."""
REASONS = (
    "It misunderstood me",
    "The wrong article",
    "The answer is wrong or old",
    "It is incomplete",
    "Other",
)
"""Why an answer got a thumb down, as the visitor may choose."""


def intent_word(label: str) -> str:
    """An intent in plain words; of the shop's own ones, or its label without underscores."""
    return INTENTS.get(label) or label.replace("_", " ").capitalize()


def document(title: str, text: str) -> str:
    """An article as the right answer of a training row."""
    return f"{title}\n\n{text}".strip()
