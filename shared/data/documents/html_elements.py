"""What browsers do with the elements of HTML: which are not shown, and which begin a new line."""

HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_HIDDEN = """head title script style noscript template svg math iframe object audio video canvas"""
_PARAGRAPHS = """p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre figure article section hr form"""
_LINES = """address aside br body button caption dd details dialog div dt fieldset figcaption footer header legend li
main nav optgroup option select summary tbody td textarea tfoot th thead tr"""
HIDDEN = frozenset(_HIDDEN.split())
BREAKS = dict.fromkeys(_LINES.split(), 1) | dict.fromkeys(_PARAGRAPHS.split(), 2)
"""Line breaks around an element: one, or two for an empty line."""
