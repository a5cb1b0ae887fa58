"""The demo office: fictional people with valid check digits, months of locked pay; the same seed makes the same data."""
