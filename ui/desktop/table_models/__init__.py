"""Models of tables: rows come prepared from the core, the model orders, filters and formats them."""
