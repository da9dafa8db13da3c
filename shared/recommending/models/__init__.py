"""The models, a file each, behind the contract in `base.py`."""
