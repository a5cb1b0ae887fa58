"""Window and command line: both use the core, neither calculates."""
