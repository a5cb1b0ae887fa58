"""Payroll runs: gather facts, calculate, check, approve, lock, pay, reopen, void, compare; one function per transaction."""
