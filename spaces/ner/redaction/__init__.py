"""Names taken out of documents: tags or invented names in their place, and the key that brings them back."""
