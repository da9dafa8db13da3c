"""Web pages as sites make them: one article with all that stands round it."""

HEADLINE = "Night ferry returns to Vestholm"
LEAD = "After eleven years without a night crossing, the ferry between Vestholm and the mainland sails again in May."
PARAGRAPHS = [
    "The harbour board signed a contract with a small shipping company on Monday. It runs for four years and can be "
    "ended by either side after two.",
    "Tickets cost 24 crowns for adults; children under twelve sail free of charge, as do bicycles.",
    "“We had given up hope,” said Marit Aune, who keeps the inn at the pier. “Guests in winter were a memory.”",
    "Too late?",
    "A study by the county had <a href='/study'>warned</a> that the crossing would lose money in its first winter, and "
    "the board set aside a reserve of two million crowns for that case.",
]
SHOWN = [text.replace("<a href='/study'>", "").replace("</a>", "") for text in PARAGRAPHS]

MENU = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("Politics", "Sport", "Weather", "Culture"))
TEASER = "The old lighthouse keeper tells how he counted ships for a living, and what he saw in the fog."
COOKIES = "We and our partners store small files on your device so that we can show you the advertisements you like."
IMPRINT = "All texts and pictures on these pages belong to the publisher, who answers questions by post and by phone."
COMMENT = "I have waited for this boat since I moved here, and I will be the first on board, whatever it may cost."
SEARCH = "Type what you are looking for and we will search through all the articles that were printed since 1903."
STORIES = "".join(f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(
    ["Snow closes the pass again", "A school with three pupils", "Choir looks for a bass"]
))  # fmt: skip

AROUND = ["Politics", "Weather", "lighthouse", "our partners", "publisher", "first on board", "since 1903", "a bass",
          "More stories", "Share", "Logo Times"]  # fmt: skip
"""A word of everything that is no part of the article."""


def text(tag: str = "p") -> str:
    """The article's paragraphs with a heading in the midst."""
    return "".join(f"<h2>{one}</h2>" if one == "Too late?" else f"<{tag}>{one}</{tag}>" for one in PARAGRAPHS)


def page(content: str, *, title: str = f"{HEADLINE} - Logo Times", aside: str = "aside", head: str = "") -> bytes:
    """A whole page round the content; `aside`: the tag of what stands beside it."""
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>"
        f"<div id='cookie-banner'><p>{COOKIES}</p><button>Accept</button></div>"
        f"<header><h1><a href='/'>Logo Times</a></h1><nav><ul>{MENU}</ul></nav></header>"
        f"<form action='/search'><p>{SEARCH}</p><input name=q></form>"
        f"{content}"
        f"<{aside}><h3>Read too</h3><p>{TEASER}</p></{aside}>"
        f"<div id='comments'><h2>Comments</h2><p>{COMMENT}</p></div>"
        f"<footer><ul>{MENU}</ul><p>{IMPRINT}</p></footer><script>let x = 1</script></body></html>"
    ).encode()
