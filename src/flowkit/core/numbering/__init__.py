"""Numbers of cases and documents (编号): counted without a gap, given once."""
