"""Dated parameters from policy packs: load and validate, look up what is in force on a day. Formulas, never figures."""
