"""The budgets of the program measured on this machine, in one run. Measures; judges only against the stated budgets."""
