"""Repositories, one module per aggregate: rows to records and back, in bulk. No rule of payroll lives here."""
