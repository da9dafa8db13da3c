"""Summaries of many texts: the rows of a table, the documents of a zip."""
