"""Parts that only some pages need: swim lanes, the average-wage chart, forms. Painted or composed, no data access."""
