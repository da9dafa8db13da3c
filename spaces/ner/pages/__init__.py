"""What stands on each tab of the entity highlighter."""
