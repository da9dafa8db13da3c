"""What can be chosen on the page: users, models, categories. No Gradio."""

from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.ui import markup

if TYPE_CHECKING:
    from shared.recommending.recommender import Recommender

Choices = list[tuple[str, str]]
VISITOR = ("A new visitor", "")
ALL = ("All categories", "")
USERS = 200
"""Users that are offered; any other can be typed."""
LABEL = 60


def user_choices(recommender: "Recommender") -> Choices:
    """The visitor, and some users evenly from all of them, with how much is known of each."""
    import numpy as np

    users = recommender.interactions.users
    counts = np.bincount(recommender.interactions.user, minlength=len(users))
    known = np.flatnonzero(counts)
    chosen = known[np.linspace(0, len(known) - 1, min(USERS, len(known))).astype(int)] if len(known) else known
    named = [
        (f"{markup.clipped(str(users[at]), LABEL)} ({plural(int(counts[at]), 'item')})", str(users[at]))
        for at in chosen
    ]
    return [VISITOR, *named]


def model_choices(recommender: "Recommender") -> Choices:
    """Every fitted model, the one that serves first: it goes by "" so that it stays chosen when another one serves."""
    others = {name: model for name, model in recommender.models.items() if name != recommender.serving}
    serving = recommender.models[recommender.serving].title
    return [(f"{serving} (in use)", ""), *((model.title, name) for name, model in others.items())]


def category_choices(recommender: "Recommender") -> Choices:
    """Every category, after all of them."""
    return [ALL, *((name, name) for name in recommender.catalogue.category_names)]
