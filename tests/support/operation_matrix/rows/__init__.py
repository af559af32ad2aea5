"""The rows of the matrix; each module has some in ROWS."""
