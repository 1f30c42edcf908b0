"""The desk: the ombudsperson's pages. Server-made HTML that works without JavaScript.

    app.py        desk_app(): joins the rest into one Flask application
    door.py       who is signed in, and what everybody else gets to see
    login.py      sign in, unlock, sign out
    enrol.py      making a key: invited, or with a recovery sheet
    you.py        one's own key and devices
    queue.py      the queue
    login.py      sign in, sign out
    queue.py      the queue; views.py: which of it is shown, as a link
    oversight.py  headers, clocks, breaches, the audit trail; who has how many
    numbers.py    statistics: which there are, making them, a page and files
    case.py       declaration, case, answer
    steps.py      acknowledge, pause, go on, close, ask the phone to call in, link
    entering.py   what was told in person, read aloud, written down and filed
    pages.py      clear fields -> what a template shows
    case_pages.py an opened case -> what a template shows
    words.py      codes -> words
    times.py      clocks -> words
    saying.py     how a text is said: `_`, `_n`
    hearing.py    in which language, and in whose time
    sources.py    texts that stand in tables, for the catalogue
    shell.py      what stands around every page
    faults.py     error pages
    headers.py    the headers of every answer

Rules: a page class gets what it needs as arguments, has one method a page, and lists its addresses
in `blueprint()`. An address holds a report's id or a card's serial and nothing else. No page's
title, header or cookie holds anything told.
"""
