"""Trials without an office, as the command line, the calculators and the examples of packs ask for them (cli.md)."""

from __future__ import annotations

from shequ_hr.payroll.insurance_trial import trial_insurance
from shequ_hr.payroll.pay_trial import trial_facts, trial_pay
from shequ_hr.payroll.tax_trial import trial_tax

__all__ = ["trial_facts", "trial_insurance", "trial_pay", "trial_tax"]
