"""The edge to spreadsheets: cell to typed value or Problem, and writers. Knows no use case."""
