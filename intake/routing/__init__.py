"""PURE. Who may read a report, how urgent it is, and by when.

Rule 1: a reader linked to the accused organisation's chain is left out before anything is sealed.
Rule 2: no clock, no I/O; the response and the facts are arguments, the answer is a value.
"""
