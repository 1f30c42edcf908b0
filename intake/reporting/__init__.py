"""Use cases for a reporter: hear one message, give help, keep words, file, come back.

`hearing.Reporting.hear` is the one entrance; everything else here serves it:
    memory.py     what is remembered between two messages, sealed under her address
    speaking.py   effects -> words
    draft.py      seal told words, erase them, file the report
    back.py       what a receipt opens
"""
