"""Entities of any type that is typed in, without training: GLiNER models of the Hub, if the package is there."""
