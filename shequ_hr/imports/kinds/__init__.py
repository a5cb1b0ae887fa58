"""The kinds of import, one definition each."""
