"""What a case is to another: the repeat of a first one, or merged into it."""
