"""The modules of the Space."""

from functools import partial

from tests.spaces.parts import module_of

module = partial(module_of, "recommender")
