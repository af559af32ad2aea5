"""What the extensions of other engines are about: people, code, forms, data that cross a border, rounds, events."""
