"""An office in which anybody does anything: its processes, people and deeds, and the laws that hold all the same.

`deeds` does one random thing and holds it against what the descriptors say; `laws` looks at everything that is stored;
`ending` does what is open until nothing is. Chance is always a `random.Random`, given by whoever tests.
"""
