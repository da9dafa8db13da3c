"""Published taggers, whatever scheme their labels follow."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from shared.errors import ModelError

if TYPE_CHECKING:
    from torch import Tensor

TAG = re.compile(r"([BILUESM])[-_](.+)")
BEGINS = frozenset("BUS")


def read_labels(id2label: Mapping[int, str]) -> "tuple[tuple[str, ...], Tensor]":
    """The entity types that a model's labels stand for, sorted, and how its labels make our tags.

    The second is a matrix [tags, labels of the model], for `shared.models.modules.PublishedTagger`. B, U and S begin
    an entity; I, M, L and E go on with one, and so do labels without a prefix: `PublishedTagger` knows where nothing
    goes on. Raises ModelError if there is no label for what is no entity.
    """
    import torch

    names = [str(id2label[index]) for index in range(len(id2label))]
    if "O" not in names:
        said = ", ".join(names[:4])
        raise ModelError(f"This model's labels ({said}, …) have no “O”: choose a model that finds entities.")
    read = {name: match.groups() if (match := TAG.fullmatch(name)) else ("", name) for name in names if name != "O"}
    types = tuple(sorted({kind for _, kind in read.values()}))
    mixing = torch.zeros(1 + 2 * len(types), len(names))
    for column, name in enumerate(names):
        if name == "O":
            mixing[0, column] = 1.0
            continue
        letter, kind = read[name]
        mixing[1 + 2 * types.index(kind) + (letter not in BEGINS), column] = 1.0
    return types, mixing
