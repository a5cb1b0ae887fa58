"""Workbooks and tables for people: pay sheet, bank, tax client, district."""
