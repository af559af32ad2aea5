"""Numbers: 34 significant digits, rounding half even, exponents within IEEE 754 decimal128 (DMN 1.5, 10.3.2.2.1).

A whole number below 10**34 may be an int, because ints compare and add faster; it is the same FEEL number.
What overflows, divides by zero or is not a number raises ArithmeticError, which the caller turns into null.
"""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import Any

from flowkit.exact import EXACT

Number = int | Decimal

CONTEXT = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
INT_LIMIT = 10**34
# An int of more bits is beyond Emax; turning it into a Decimal first would cost quadratic time.
_MAX_INT_BITS = 20_500
# The exponents that a decimal128 number can have, as digits after the point (DMN 1.5, table 75).
_SCALES = (-6111, 6176)


def number_of(value: Number | float) -> Number:
    """A host's number as FEEL number, of 34 digits; a float is read as it prints. ArithmeticError if not finite."""
    if isinstance(value, float):
        value = Decimal(float.__repr__(value))
    if isinstance(value, int):
        whole = int(value)
        if -INT_LIMIT < whole < INT_LIMIT:
            return whole
        if whole.bit_length() > _MAX_INT_BITS:
            raise decimal.Overflow(str(whole.bit_length()))
        return CONTEXT.create_decimal(whole)
    number = CONTEXT.plus(Decimal(value))
    if not number.is_finite():
        raise decimal.InvalidOperation("not finite")
    return number


def parse_number(text: str) -> Number:
    """The value of a numeric literal of digits, point and exponent."""
    if text.isascii() and text.isdigit() and len(text) <= CONTEXT.prec:
        return int(text)
    return CONTEXT.create_decimal(text)


def whole(value: Number) -> int | None:
    """The number as int when it is one and below 10**34, else None."""
    if isinstance(value, int):
        return value
    return int(value) if -INT_LIMIT < value < INT_LIMIT and value == value.to_integral_value() else None


def truncated(value: Number) -> Number:
    """The number without its fraction."""
    return value if isinstance(value, int) else value.to_integral_value(decimal.ROUND_DOWN)


def power(base: Number, exponent: Number) -> Number:
    """ArithmeticError where there is no real result. Zero to the power of zero is one."""
    if not base and exponent < 0:
        # The decimal context answers with infinity, and signals nothing.
        raise ZeroDivisionError
    return CONTEXT.power(base, exponent) if exponent else 1


def add_ints(a: int, b: int) -> Number:
    total = a + b
    return total if -INT_LIMIT < total < INT_LIMIT else CONTEXT.create_decimal(total)


def subtract_ints(a: int, b: int) -> Number:
    return add_ints(a, -b)


def multiply_ints(a: int, b: int) -> Number:
    product = a * b
    return product if -INT_LIMIT < product < INT_LIMIT else CONTEXT.create_decimal(product)


def exact_sum(*numbers: Number) -> Number:
    """The sum with all its digits, whatever the context of the thread."""
    total: Number = 0
    for each in numbers:
        total = total + each if type(total) is int and type(each) is int else EXACT.add(total, each)
    return total


def exact_difference(a: Number, b: Number) -> Number:
    """The difference with all its digits, whatever the context of the thread."""
    return a - b if type(a) is int and type(b) is int else EXACT.subtract(a, b)


def exact_product(a: Number, b: Number) -> Number:
    """The product with all its digits, whatever the context of the thread."""
    return a * b if type(a) is int and type(b) is int else EXACT.multiply(a, b)


def modulo(dividend: Number, divisor: Number) -> Number:
    """The rest: dividend - divisor * floor(dividend / divisor); the sign is the divisor's (DMN 1.5, 10.3.4.5)."""
    rest = CONTEXT.remainder(dividend, divisor)
    return CONTEXT.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


def rounded(value: Number, scale: int, rounding: str) -> Number:
    """The number with `scale` digits after the point (before it, when negative)."""
    if not _SCALES[0] <= scale <= _SCALES[1]:
        raise decimal.InvalidOperation("scale")
    number = Decimal(value)
    exponent: Any = number.as_tuple().exponent
    if exponent >= -scale:
        return value
    # A plain context quantize refuses results wider than 34 digits; such a number is already coarser than its scale.
    wide = decimal.Context(prec=60, Emin=-6200, Emax=6200, rounding=rounding, traps=[decimal.InvalidOperation])
    result = CONTEXT.plus(number.quantize(Decimal((0, (1,), -scale)), context=wide))
    return int(result) if scale == 0 and -INT_LIMIT < result < INT_LIMIT else result


def plain(value: Number) -> str:
    """The number's digits without an exponent."""
    return str(value) if type(value) is int else format(value, "f")
