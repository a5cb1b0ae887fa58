"""Service years and the grade that follows from them. Pure."""
