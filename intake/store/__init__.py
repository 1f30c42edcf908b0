"""The store: rows of ciphertext in SQLite or PostgreSQL, one transaction at a time.

It implements the store protocols of `intake.ports` and is the only package that imports
SQLAlchemy. Read in this order: `rows` (what is kept, and in what form), `database` (how a
connection behaves), `gate` (the one place where statements run), `unit_of_work` (a transaction
seen as repositories), then a repository of one subject, `keyring` (wraps and receipts, in a
database of their own) and `migrate`.

Rules: rows never leave this package; a failure of a database leaves it as a `StoreError` that
carries no statement and no value; no number tells the order in which reports arrived.
"""
