"""Backups of the office: one file each, tested by restoring, kept by sequence and never by the clock."""
