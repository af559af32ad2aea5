"""The operation table: everything a person can do with a case. Pure."""
