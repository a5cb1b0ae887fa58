"""SQLite through peewee: stores what the core defines. Nothing escapes but Store and UnitOfWork."""
