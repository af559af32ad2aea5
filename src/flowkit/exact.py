"""Decimal numbers without rounding, whatever the host says of its own."""

from __future__ import annotations

import decimal

EXACT = decimal.Context(
    prec=20_000,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-20_000,
    Emax=20_000,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow, decimal.Inexact],
)
"""For what must not be rounded, such as sums of votes: no sum or multiple of FEEL's numbers has more digits.
Decimal's own operators ask the thread for its context, which belongs to the host.
"""
