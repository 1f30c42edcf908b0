"""Use cases for an ombudsperson: sign in, see the queue, declare, open, acknowledge, answer.

`casework.Casework` is the one entrance; everything else here serves it:
    signing_in.py   passphrase and one-time code -> a session
    sessions.py     who is at the desk, until when
    reading.py      the queue, a header, an opened case
    conflict.py     the declaration
    rechecking.py   who may still have a report: an organisation becomes known, the register changes
    excluding.py    taking it from some, and giving it to others
    known.py        what a reader's keys open, for routing
    urging.py       raise or lower the urgency
    moving.py       acknowledge, confirm a pause, go on, close
    answering.py    reply
    addressing.py   whom an answer is for
    nudging.py      ask the phone to call in
    linking.py      two reports of one person
    opening.py      sealed parts -> what was told
    sealing.py      a part more for a report
    ownership.py    who is a reader here, and whose a report is
    audit.py        the closed words of the audit trail
    values.py       what the pages get

Rules: the queue and headers need no key and touch no sealed byte. Whoever does not own a report
gets the same answer as for one that does not exist. What is done to a report and the line that
says so are one transaction.
"""
