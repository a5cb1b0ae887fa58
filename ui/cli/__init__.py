"""The command shequ-hr: a stable contract over the use cases."""
