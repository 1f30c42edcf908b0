"""Sealing and opening: everything that turns words into bytes only the right person can read.

How it leans on itself, inwards only:

    vault                     SealedVault: derives the keys once, joins the rest
    selftest                  known answers, run at start
    addresses, momentary,     one module per thing that is sealed or hashed
      parts, wraps, replies, notes,
      receipts, readers,
      sessions, routes
    epochs, epoch_files,      secrets that die, receipts made ahead, two heavy runs at a time
      receipt_pool, slots
    envelope, box,            HPKE to a public key; ChaCha20-Poly1305 under a key; Argon2id
      stretching
    xwing, keys, padding, pae the smallest pieces

Rules: no logging; no error, repr or str carries a secret; everything that does not open raises
`SealError` without its cause. Labels and layouts are frozen by `tests/golden`: to change one,
add a version, never edit.
"""
