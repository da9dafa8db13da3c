"""Arrays on disk, dense and sparse, as safetensors: nothing that runs code when it is read."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from shared.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

SPARSE = ("data", "indices", "indptr", "shape")


def write_arrays(path: Path, arrays: "Mapping[str, np.ndarray | float]") -> None:
    """Write arrays by name, and numbers as arrays without dimensions."""
    import numpy as np
    from safetensors.numpy import save_file

    save_file({name: np.ascontiguousarray(array).reshape(np.shape(array)) for name, array in arrays.items()}, path)


def read_arrays(path: Path, *names: str) -> "dict[str, np.ndarray]":
    """What `write_arrays` wrote, where `names` have to be among it. Raises ModelError if it is missing or damaged."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        arrays = load_file(path)
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"“{path.name}” of a trained recommender could not be read ({error}); train it again or restore the folder."
        ) from error
    if lacking := [name for name in names if name not in arrays]:
        raise ModelError(f"“{path.name}” of a trained recommender lacks {', '.join(lacking)}; train it again.")
    return arrays


def of_sparse(matrix: "csr_matrix") -> "dict[str, np.ndarray]":
    """The parts of a sparse matrix as arrays: positions as int32 where they fit."""
    import numpy as np

    parts = matrix.data, matrix.indices.astype(np.int32), matrix.indptr.astype(np.int64), np.array(matrix.shape)
    return dict(zip(SPARSE, parts, strict=True))


def to_sparse(arrays: "Mapping[str, np.ndarray]") -> "csr_matrix":
    """The matrix that `of_sparse` took apart."""
    from scipy.sparse import csr_matrix

    rows, columns = arrays["shape"].tolist()
    return csr_matrix((arrays["data"], arrays["indices"], arrays["indptr"]), shape=(rows, columns))
