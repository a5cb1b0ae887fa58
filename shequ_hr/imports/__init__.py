"""Imports from Excel: one definition per kind makes the template, the reader, the preview, the write and its undo."""
