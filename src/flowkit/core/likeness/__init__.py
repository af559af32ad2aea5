"""Likeness of texts and data: what two cases have in common, and the marks by which like ones find each other."""
