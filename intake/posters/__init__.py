"""Posters and wallet cards: how to reach the line, on paper, in each language and area.

Rules: no word that names the topic, since looking at a poster must tell nobody anything; nothing is
said of a channel that is not set; a page is one file that asks for nothing from anywhere. The
parts hang together so: `reach` (what may be printed of a channel) and `codes` (QR) go into
`sheets` (view models), `pages` turns those into HTML files, and `pdf` into PDF where it can.
"""
