"""Recommending items to users: the data, models behind one contract, how they are blended, explained, measured."""
