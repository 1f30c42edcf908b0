"""The web as a channel: each page is one question, answered by a form, without scripts or cookies.

`inbound` reads a form, `outbound` makes of the newest turn what a page shows, `pages` joins them;
there is no `sender`, since the answer to a form is the page. A draft's address is a random token
that only Start makes; it stands in a hidden field, never in an address or a cookie. Each page has
a tag; a form of an older page decides nothing, and the page that stands is shown again.
"""
