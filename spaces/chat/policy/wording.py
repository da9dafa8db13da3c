"""What the bot says by itself."""

ASK_PERSON = "Talk to a person"
HANDED_OVER = (
    "I am handing you over to a person. They see what we have talked about, so you need not say it again. You may "
    "close this page and come back: the conversation stays here."
)
ABSTAINED = "I do not know: nothing in our articles answers this. Say it in other words, or talk to a person."
READING = "I am still reading our articles. Please ask again in a moment, or talk to a person."
OUTSIDE = "That is nothing I can help with: I answer questions about orders, delivery, returns and our goods."
WHICH = "I am not sure what you mean. Did you mean …"
NEITHER = "Then say it in other words, please, or talk to a person."
SORRY = "I am sorry that this went wrong. A person can look into it with you; just say so."
SORRY_WITH = "I am sorry that this went wrong. Below is what our articles say; a person can look into it with you, too."
THANKS = "You are welcome. Is there anything else?"
GOODBYE = "Goodbye, and thank you for writing to us."
SMALL = {"thanks": THANKS, "goodbye": GOODBYE}
"""What is said to thanks and goodbyes; a greeting is met with the owner's."""
NO_MODEL = "I cannot read your message at the moment. A person can help: just say so."
ENDED = "Left aside: {title}."
