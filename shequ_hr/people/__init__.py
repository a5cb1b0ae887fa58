"""Workers and communities: checks, imports, queries; one function per transaction."""
