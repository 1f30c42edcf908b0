"""Numbers that cannot identify: what is counted, and how little of it is shown. Pure.

categories.py  what a report is counted by: closed values, which two may be crossed, which never
tally.py       the counts of a month as they are sealed
periods.py     months, quarters, years, and when numbers of one may be given out
figures.py     a number as it is shown: exact, small, held back, at least
disclosure.py  small cells and what would give them away are held back
linear.py      exact linear programs; auditing.py   what somebody can work out from what is shown
indicators.py  counted names -> tables under the three outcomes
making.py      counts -> tables; issues.py   what was given out, frozen
incidents.py   tables regrouped for a half-year's incidents; directory.py   of the help directory
mapping.py     our values in other schemes' words; plots.py   bars and lines
"""
