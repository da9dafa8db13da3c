"""Where headlines come from: a module for each kind, with `read(source, surroundings) -> Reading`."""
