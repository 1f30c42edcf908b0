"""Intake: an anonymous reporting line whose reports only independent ombudspersons can open.

How the parts lean on each other, inwards only:

    __main__, app            build everything, decide nothing
    channels, desk, store,   adapters: webhooks and pages, SQL, cryptography, Twilio
      vault, demo
    reporting, casework,     use cases: hear a reporter, work a case, keep time
      upkeep
    ports                    what the use cases need of the adapters
    conversation, cases,     the pure core: tables and functions, no clock, no I/O
      routing
    errors                   one tree, always safe to log
"""
