"""What the items are: their titles, texts and categories, in the order of their numbers."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

ITEMS = "items.parquet"


@dataclass(frozen=True, eq=False)
class Catalogue:
    """One entry an item, in the order of `Interactions.items`.

    `ids` [I], object array of text. `titles`: the id where none is known. `texts`: descriptions, "" for none.
    `categories`: none, one or several each. `images`: addresses, "" for none. `more`: any other columns, as text.
    `described`: whether anything is known about items beside their ids.
    """

    ids: "np.ndarray"
    titles: list[str]
    texts: list[str]
    categories: list[tuple[str, ...]]
    images: list[str]
    more: dict[str, list[str]] = field(default_factory=dict)
    described: bool = True

    def __len__(self) -> int:
        return len(self.titles)

    @classmethod
    def of_ids(cls, ids: "np.ndarray") -> "Catalogue":
        """Of items that nothing is known about."""
        count = len(ids)
        return cls(ids, ids.tolist(), [""] * count, [()] * count, [""] * count, {}, described=False)

    @cached_property
    def number(self) -> dict[str, int]:
        """By id."""
        return {id: number for number, id in enumerate(self.ids.tolist())}

    @cached_property
    def category_names(self) -> list[str]:
        """Every category there is, by name."""
        return sorted({name for names in self.categories for name in names})

    def describes(self, ids: "np.ndarray") -> bool:
        """Whether it is about these items: it knows at least half of them."""
        return 2 * sum(id in self.number for id in ids.tolist()) >= len(ids)

    def reading(self, number: int) -> str:
        """What an encoder reads of an item: title, categories, text."""
        parts = [self.titles[number], ", ".join(self.categories[number]), self.texts[number]]
        return ". ".join(part.strip().rstrip(".") for part in parts if part.strip())

    def save(self, folder: Path) -> None:
        """As a Parquet file; lists are JSON."""
        import json

        import pyarrow as pa
        import pyarrow.parquet as pq

        columns = {
            "id": self.ids.tolist(),
            "title": self.titles,
            "text": self.texts,
            "categories": [json.dumps(names, ensure_ascii=False) for names in self.categories],
            "image": self.images,
        }
        columns |= {f"more:{name}": values for name, values in self.more.items()}
        about = {"described": str(self.described)}
        pq.write_table(pa.table(columns).replace_schema_metadata(about), folder / ITEMS)

    @classmethod
    def load(cls, folder: Path) -> "Catalogue":
        """What `save` wrote."""
        import json

        import numpy as np
        import pyarrow.parquet as pq

        table = pq.read_table(folder / ITEMS)
        values = {name: table[name].to_pylist() for name in table.column_names}
        return cls(
            ids=np.array(values["id"], dtype=object),
            titles=values["title"],
            texts=values["text"],
            categories=[tuple(json.loads(names)) for names in values["categories"]],
            images=values["image"],
            more={name.removeprefix("more:"): column for name, column in values.items() if name.startswith("more:")},
            described=(table.schema.metadata or {}).get(b"described") == b"True",
        )
