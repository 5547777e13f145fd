"""How fast and how large the house is, as ratios to the least work that would do.

Machines and their neighbours differ; a ratio of two things measured in turn in one run carries
over. ``make bench`` runs all of it, docs/benchmarks.md keeps what came out.
"""
