"""Use cases for a reporter: hear one message, give help, keep words, file, come back.

`hearing.Reporting.hear` is the entrance for whoever writes, `entering.Entering` for what was told
to a reader in person, which goes through the same script. Everything else here serves them:
    memory.py     what is remembered between two messages, sealed under her address
    speaking.py   effects -> words
    draft.py      seal told words, erase them, file the report
    back.py       what a receipt opens
    oral.py       what is read aloud and asked in person; checking.py: what is put right in it
"""
