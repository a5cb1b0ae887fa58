"""Keys, passwords, lock-out and masking: what keeps the office's data closed. Knows no Qt and no database."""
