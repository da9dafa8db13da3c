"""A recommender on disk. No pickle: nothing in it can run code.

    recommender.json     which model serves, how many items each model knows, counts, and what is kept with it
    items.parquet        the catalogue
    users.parquet        the ids of the users
    interactions.npz     user, item, weight, and time if known
    models/NAME/         what the model of that name saved

A version's folder holds these beside its own files.
"""

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from shared.errors import ModelError
from shared.recommending.catalogue import Catalogue
from shared.recommending.extended import Extended, extended
from shared.recommending.interactions import Interactions
from shared.recommending.models.base import Model

if TYPE_CHECKING:
    from shared.recommending.recommender import Recommender

ABOUT, USERS, INTERACTIONS, MODELS = "recommender.json", "users.parquet", "interactions.npz", "models"
FORMAT = 1
Classes = Mapping[str, type[Model]]


def save(recommender: "Recommender", folder: Path) -> None:
    """Write it into `folder`, which is made if need be; it must hold no recommender yet. The JSON comes last."""
    if (folder / ABOUT).exists() or (folder / MODELS).exists():
        raise ModelError(f"There is a recommender in “{folder.name}” already: choose an empty folder.")
    folder.mkdir(parents=True, exist_ok=True)
    recommender.catalogue.save(folder)
    _save_interactions(recommender.interactions, folder)
    for name, model in recommender.models.items():
        (folder / MODELS / name).mkdir(parents=True)
        model.save(folder / MODELS / name)
    text = json.dumps(_about(recommender), indent=1, ensure_ascii=False)
    (folder / ABOUT).write_text(text + "\n", "utf-8")


def load(folder: Path, classes: Classes | None = None) -> "Recommender":
    """What `save` wrote. `classes`: of models by name; None: those of the ladder. Raises ModelError."""
    about = read_about(folder)
    try:
        return _loaded(folder, about, classes if classes is not None else _ladder())
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile, zlib.error) as error:
        raise ModelError(
            f"The recommender in “{folder.name}” cannot be read: one of its files is missing or damaged. "
            "Train it again, or choose another version."
        ) from error


def read_about(folder: Path) -> dict[str, Any]:
    """What `recommender.json` says, without loading anything else. Raises ModelError."""
    try:
        about = json.loads((folder / ABOUT).read_text("utf-8"))
        if not isinstance(about, dict) or not isinstance(about.get("models"), dict):
            raise ValueError("not a bundle")
    except FileNotFoundError:
        raise ModelError(f"There is no recommender in “{folder.name}”: {ABOUT} is missing.") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"The recommender in “{folder.name}” cannot be read: {ABOUT} is damaged.") from error
    if about.get("format") != FORMAT:
        raise ModelError(
            f"The recommender in “{folder.name}” has format {about.get('format')}, and this release reads {FORMAT}: "
            "train it again."
        )
    return about


def _about(recommender: "Recommender") -> dict[str, Any]:
    items = len(recommender.catalogue)
    models = recommender.models.items()
    return {
        "format": FORMAT,
        "serving": recommender.serving,
        "kind": recommender.interactions.kind,
        "counts": {
            "users": len(recommender.interactions.users),
            "items": items,
            "interactions": len(recommender.interactions),
        },
        "models": {name: model.known if isinstance(model, Extended) else items for name, model in models},
        "about": recommender.about,
    }


def _loaded(folder: Path, about: dict[str, Any], classes: Classes) -> "Recommender":
    from shared.recommending.recommender import Recommender

    catalogue = Catalogue.load(folder)
    models: dict[str, Model] = {}
    unknown = [name for name in about["models"] if name not in classes]
    if unknown:
        raise ModelError(f"The recommender in “{folder.name}” has a model “{unknown[0]}”, which this release has not.")
    # What blends others saves its weights alone, and is loaded after them.
    for name in sorted(about["models"], key=lambda name: _blends(classes[name])):
        kind, own = classes[name], folder / MODELS / name
        model = kind.load(own, models) if _blends(kind) else kind.load(own)  # type: ignore[call-arg]
        models[name] = extended(model, int(about["models"][name]), len(catalogue))
    models = {name: models[name] for name in about["models"]}
    interactions = _load_interactions(folder, catalogue, about["kind"])
    return Recommender(catalogue, interactions, models, about["serving"], about["about"])


def _blends(kind: type[Model]) -> bool:
    return bool(getattr(kind, "blends", False))


def _ladder() -> Classes:
    from shared.recommending.models.ladder import MODELS

    return dict(MODELS)


def _save_interactions(interactions: Interactions, folder: Path) -> None:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"id": pa.array(interactions.users.tolist(), pa.string())}), folder / USERS)
    parts = {"user": interactions.user, "item": interactions.item, "weight": interactions.weight}
    if interactions.time is not None:
        parts["time"] = interactions.time
    with (folder / INTERACTIONS).open("wb") as file:
        np.savez_compressed(file, **parts)  # type: ignore[arg-type]


def _load_interactions(folder: Path, catalogue: Catalogue, kind: Any) -> Interactions:
    import numpy as np
    import pyarrow.parquet as pq

    ids = pq.read_table(folder / USERS)["id"].to_pylist()
    users: np.ndarray = np.empty(len(ids), dtype=object)
    users[:] = ids
    # Opened here, since numpy leaves a damaged file open.
    with (folder / INTERACTIONS).open("rb") as file, np.load(file, allow_pickle=False) as parts:
        time = parts.get("time")
        entries = (parts["user"], parts["item"], parts["weight"])
    return Interactions(users, catalogue.ids, *entries, time, kind)
