"""PURE. What was filed, and what an ombudsperson may do with it, as values and tables."""
