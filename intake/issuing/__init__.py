"""Statistics as files: a page to read and print, CSV and JSON, in the words of a language.

words.py    every word on them, and its translations
view.py     an issue in words; page.py   as HTML; sheet.py   as CSV
dictionary.py  what every name means, and what other schemes call it
"""
