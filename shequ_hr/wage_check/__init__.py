"""人均收入 against the prior-year average wage."""
