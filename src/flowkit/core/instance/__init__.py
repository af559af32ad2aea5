"""Tokens, scopes and data of a running case. Pure."""
