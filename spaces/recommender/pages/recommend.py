"""The tab “Recommend”: a user or a visitor, what they like, and a list that follows at once."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import PlazaError
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST

from .choices import ALL, VISITOR, category_choices, model_choices, user_choices
from .recommend_acts import Acts
from .recommend_view import View, said_value, stamped
from .recording import Recording
from .visit import Visit
from .wishes import FEWEST, MOST, USUAL, Wishes

if TYPE_CHECKING:
    from ..events import Events
    from ..serving import Served
    from .shelf import Shelf

HERE = Path(__file__)
KEPT_AS = "plaza-recommender"
"""Where the browser keeps the visit. The key is always the same, or else a restart of the server would lose it."""
IN_BROWSER: dict[str, Any] = {"fn": None, "show_progress": "hidden", "api_visibility": "private"}
CLICKED: dict[str, Any] = {**FAST, "trigger_mode": "multiple"}
MOVED: dict[str, Any] = {**FAST, "trigger_mode": "always_last"}
QUERY_LIMIT = 200
Values = dict[Any, Any]
Doing = Callable[[Visit, "Shelf"], Values | None]


class RecommendTab:
    """The components of the tab. `served` is asked anew each time, so that a promotion shows at the next click."""

    def __init__(self, served: "Served", events: "Events") -> None:
        self.view, self.acts = View(served), Acts(Recording(events))
        self.kept = gr.BrowserState({}, storage_key=KEPT_AS, secret=KEPT_AS)
        self.visit = gr.State(None)
        with gr.Row(elem_classes="pz-rec"):
            with gr.Column(scale=0, min_width=0, elem_classes="pz-rec-side"):
                self._place_side()
            with gr.Column(scale=1, min_width=0, elem_classes="pz-rec-main"):
                self._place_tuning()
                self.list = _part("recommend", "rec-list")
        self.bar = _part("said", "rec-said")
        self._wire()

    def _place_side(self) -> None:
        small: dict[str, Any] = {"show_label": False, "container": False, "min_width": 0}
        self.who = gr.Dropdown(
            [VISITOR],
            value="",
            label="Whose list",
            info="A new visitor, or any user by id",
            allow_custom_value=True,
            elem_id="rec-who",
        )
        with gr.Column(elem_classes="pz-rec-pick"):
            with gr.Row(elem_classes="pz-rec-search"):
                self.query = gr.Textbox(
                    label="Search", placeholder="Search", max_lines=1, max_length=QUERY_LIMIT, **small
                )
                self.category = gr.Dropdown([ALL], value="", label="Category to browse", **small)
            self.picks = _part("recommend", "rec-picks")
        self.history = _part("recommend", "rec-history")

    def _place_tuning(self) -> None:
        with gr.Column(elem_classes="pz-rec-tune"):
            with gr.Row():
                self.model = gr.Dropdown([("In use", "")], value="", label="Answered by", min_width=150)
                self.categories = gr.Dropdown([], multiselect=True, label="Only these categories", min_width=150)
            with gr.Row():
                self.novelty = gr.Slider(0, 1, 0, step=0.05, label="Novelty", min_width=150)
                self.diversity = gr.Slider(0, 1, 0, step=0.05, label="Diversity", min_width=150)
                self.count = gr.Slider(FEWEST, MOST, USUAL, step=1, label="Items", min_width=120)
            self.learn = gr.Checkbox(True, label="Keep likes, dislikes and opened items for training", container=False)

    @property
    def wishes(self) -> list[Any]:
        """What says how the list is to be, in the order of `Wishes.of`."""
        return [self.model, self.novelty, self.diversity, self.count, self.categories]

    @property
    def outputs(self) -> list[Any]:
        """What every handler fills."""
        seen = [self.list, self.picks, self.history, self.bar]
        return [self.visit, self.kept, *seen, self.who, self.query, self.category, *self.wishes, self.learn]

    def _wire(self) -> None:
        mine = [self.visit, self.kept]
        # A step in the browser first, so that the visit is read after the browser has looked it up.
        loaded = gr.on(None, js="() => {}", **IN_BROWSER)
        loaded.then(shown(self.load), mine, self.outputs, **FAST)
        for part in (self.list, self.picks, self.history, self.bar):
            part.act(shown(self._act), mine, self.outputs, **CLICKED)
        self.who.input(shown(self._look_at), [*mine, self.who], self.outputs, **MOVED)
        for wish in self.wishes:
            wish.input(shown(self._wish), [*mine, *self.wishes], self.outputs, **MOVED)
        # The box tells of keys only as its input, and not of what is pasted or deleted.
        for sought in (self.query.change, self.category.input):
            sought(shown(self._search), [*mine, self.query, self.category], self.outputs, **MOVED)
        self.learn.input(shown(self._learn), [*mine, self.learn], self.outputs, **MOVED)

    def renew(self, trigger: Callable[..., Any]) -> None:
        """Let another event, such as `tab.select`, show everything anew: another model may serve by then."""
        trigger(shown(self.load), [self.visit, self.kept], self.outputs, **MOVED)

    def load(self, visit: Visit | None, kept: object) -> list[Any]:
        """Everything anew, from `visit` and `kept` for `outputs`: at the load of the page and later."""

        def begin(visit: Visit, shelf: "Shelf") -> Values:
            self.acts.begin(visit, shelf)
            return self._chosen(visit, shelf)

        return self._done(begin, visit, kept)

    def _chosen(self, visit: Visit, shelf: "Shelf") -> Values:
        """What there is to choose from, and what is chosen."""
        recommender, wishes = shelf.recommender, visit.wishes
        categories = recommender.catalogue.category_names
        return {
            self.who: gr.update(choices=user_choices(recommender), value=visit.user),
            self.category: gr.update(choices=category_choices(recommender), value=visit.category),
            self.model: gr.update(choices=model_choices(recommender), value=wishes.model),
            self.categories: gr.update(choices=categories, value=list(wishes.categories)),
            **dict(zip(self.wishes[1:4], (wishes.novelty, wishes.diversity, wishes.count), strict=True)),
            self.learn: visit.learns,
        }

    def _act(self, visit: Visit | None, kept: object, event: gr.EventData) -> list[Any]:
        name, item = str(event.act), str(event.item)

        def act(visit: Visit, shelf: "Shelf") -> Values | None:
            self.acts.act(visit, shelf, name, item)
            emptied = {"any_category": {self.categories: []}, "browse_all": {self.query: "", self.category: ""}}
            return emptied.get(name)

        return self._done(act, visit, kept)

    def _look_at(self, visit: Visit | None, kept: object, user: object) -> list[Any]:
        def look_at(visit: Visit, shelf: "Shelf") -> None:
            self.acts.look_at(visit, shelf, user if isinstance(user, str) else "")

        # What was typed may be no user: then the one before stays chosen.
        return self._done(look_at, visit, kept, lambda visit: {self.who: visit.user})

    def _wish(self, visit: Visit | None, kept: object, *wishes: Any) -> list[Any]:
        def wish(visit: Visit, shelf: "Shelf") -> None:
            visit.said, visit.wishes = "", Wishes.of(*wishes)

        return self._done(wish, visit, kept)

    def _search(self, visit: Visit | None, kept: object, query: object, category: object) -> list[Any]:
        def search(visit: Visit, shelf: "Shelf") -> None:
            visit.said, visit.page = "", 0
            visit.query, visit.category = str(query or "")[:QUERY_LIMIT], str(category or "")

        return self._done(search, visit, kept)

    def _learn(self, visit: Visit | None, kept: object, learns: object) -> list[Any]:
        def learn(visit: Visit, shelf: "Shelf") -> None:
            visit.said, visit.learns = "", bool(learns)

        return self._done(learn, visit, kept)

    def _done(
        self,
        do: Doing,
        visit: Visit | None,
        kept: object,
        after: Callable[[Visit], Values] = lambda visit: {},
    ) -> list[Any]:
        """Change a visit and show it; what cannot be done is said, and the visit stays as it was."""
        visit = visit or Visit.of(kept)
        with visit.lock:
            try:
                shelf = self.view.shelf()
            except PlazaError as error:
                notice = markup.notice(markup.text(error), "warn")
                return self._values({self.visit: visit, self.list: stamped({"head": notice})})
            problem, values = "", {}
            try:
                values = do(visit, shelf) or {}
            except PlazaError as error:
                problem = str(error)
            return self._values({**values, **after(visit), **self._seen(visit, shelf, problem)})

    def _seen(self, visit: Visit, shelf: "Shelf", problem: str) -> Values:
        view = self.view
        try:
            listed = view.list(visit, shelf)
        except PlazaError as error:
            problem, listed = str(error), gr.skip()
        seen = {self.list: listed, self.picks: view.picks(visit, shelf), self.history: view.history(visit, shelf)}
        return {self.visit: visit, self.kept: visit.kept(), **seen, self.bar: said_value(visit, problem)}

    def _values(self, values: Values) -> list[Any]:
        return [values.get(part, gr.skip()) for part in self.outputs]


def _part(script: str, id: str) -> gr.HTML:
    """HTML that its script shows: Gradio itself would put the whole of it in anew each time."""
    return gr.HTML(html_template="", js_on_load=HERE.with_name(f"{script}.js").read_text("utf-8"), elem_id=id)
