"""Pure calculation of pay over frozen facts, one file per step; the engine orders them."""
