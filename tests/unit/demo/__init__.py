"""Tests of the demo: the stand-in of Twilio, the page with the phone, the supervisor."""
