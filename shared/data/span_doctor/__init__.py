"""The CSV doctor's part for marked texts: what may be wrong with spans, and how to put it right."""
