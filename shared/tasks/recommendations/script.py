"""The script that goes with an exported recommender: the weights between items are all that it needs."""

SCRIPT = '''\
"""Recommends without Plaza: `python run.py ID ID`, the ids of items that are liked. It needs: pip install numpy \\
pyarrow safetensors. It adds up the weights from those items to all others, by EASE or by co-occurrence."""
import pathlib, sys
import numpy as np
import pyarrow.parquet as pq
from safetensors.numpy import load_file
here = pathlib.Path(__file__).parent
items = pq.read_table(here / "items.parquet", columns=["id", "title"]).to_pydict()
files = [here / "models" / name / "weights.safetensors" for name in ("ease", "cooccurrence")]
found = [path for path in files if path.is_file()]
if not found:
    sys.exit("This recommender has no weights between items: its training had too few interactions.")
weights = load_file(found[0])
start, to, value = weights["indptr"], weights["indices"], weights["data"]
scores = np.zeros(len(items["id"]))
liked = [items["id"].index(given) for given in sys.argv[1:]]
for item in liked:
    at = slice(start[item], start[item + 1])
    scores[to[at]] += value[at]
scores[liked] = -np.inf
for item in np.argsort(-scores, kind="stable")[:10]:
    print(f"{scores[item]:.4f}", items["id"][item], items["title"][item])
'''
