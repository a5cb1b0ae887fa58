"""Reading a policy pack: from TOML text to the typed rules of schema.py, with every problem placed. Pure."""
