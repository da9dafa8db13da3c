"""What token classification is made of: words and windows, tags, examples, measures."""
