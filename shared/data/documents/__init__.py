"""Documents of any format as plain text."""
