"""The office as a whole: set-up, demo, policy packs, holidays, settings, verification."""
