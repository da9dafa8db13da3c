"""The commands of the launcher beside serving. They use the same services as the pages."""
