"""Use cases for an ombudsperson: sign in, see the queue, declare, open, acknowledge, answer.

`casework.Casework` is the one entrance; everything else here serves it:
    signing_in.py   passphrase and second factor -> a session
    factors.py      the second factor: digits, recovery codes, passkeys
    challenges.py   what a passkey signs
    tries.py        how often somebody may try
    sessions.py     who is at the desk, until when
    inviting.py     the way to a key: an invitation, a recovery sheet
    key_making.py   the pages on which a key is made
    carrying.py     what is shown once and comes back, sealed
    own_key.py      what a reader changes of her own key
    changes.py      readers who are new, or not what they were
    reading.py      the queue, a header, an opened case
    conflict.py     the declaration
    rechecking.py   who may still have a report: an organisation becomes known, the register changes
    excluding.py    taking it from some, and giving it to others
    handing_over.py release the next reader's wraps, then move the report
    giving_on.py    without a conflict: its owner will be away
    succession.py   who may have it after somebody
    escalating.py   while nobody reads it (the worker)
    beginning_again.py  what came in while a clock was wrong (the operator)
    known.py        what a reader's keys open, for routing
    urging.py       raise or lower the urgency
    moving.py       acknowledge, confirm a pause, go on, close
    coursing.py     the steps of a case, sealed; closing for a reason
    referring.py    to a service, with a sheet written anew; what is printed
    telling.py      the one word that the person is told
    answering.py    reply
    addressing.py   whom an answer is for
    nudging.py      ask the phone to call in
    noting.py       notes, for all or for oneself
    granting.py     what a reader was asked to help with
    granted.py      grants that stand, and who may still have hers
    asking.py       how a grant begins
    interpreting.py an interpreter for one text
    forwarding.py   passing on, with a second person
    going_back.py   where that ended without one
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
