"""Repositories, one module per aggregate: rows to records and back."""
