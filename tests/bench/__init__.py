"""`make bench`: the figures of the budgets, one JSON object a line. Measured, never asserted.

CPU is the process's own (user and system), not wall time; statements are counted at the driver.
"""
