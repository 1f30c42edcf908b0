"""Every word a reporter can read in code: English source texts, with notes for translators.

Rules: plain, short, neutral; no word that names the topic, since a lock screen may show it; GSM-7
letters only in Latin scripts; one text takes at most two SMS parts in any language. `{options}`
stands where numbered answers are listed by channels that have no buttons.
`_` marks a text for extraction and returns it unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from intake.cases.replies import Ready
from intake.conversation.vocabulary import Option, Prompt


def _(text: str) -> str:
    return text


def _n(one: str, many: str) -> tuple[str, str]:
    return one, many


TEXTS: Mapping[Prompt, str] = {
    # Translators: First text to anybody. {svc} is the name of the service.
    Prompt.LANGUAGE: _("{svc}. Free. {options}"),
    # Translators: A long first text came before anything was explained. 1 and 3 are answers.
    Prompt.FIRST_WORDS: _(
        "{svc}: we got your text. Nobody has read it yet. To go on send 1. To wipe it send 3. "
        "Help places: 8"
    ),
    # Translators: Is the phone safe? Never name the topic.
    Prompt.SAFETY: _(
        "Hello. You decide what you tell us. Is it safe to text now, and is this phone private? "
        "{options}"
    ),
    Prompt.NOT_NOW: _(
        "OK. Come back any time, from any phone. If others use this phone, delete these texts. "
        "For help places send 8."
    ),
    # Translators: {urgent} is a short text such as a phone number.
    Prompt.DANGER: _(
        "If you can, go to people or a place you trust. Urgent help: {urgent}. "
        "We cannot send rescue. {options}"
    ),
    Prompt.ABOUT: _("Who is this about? {options}"),
    # Translators: "listener": the independent person who reads; not a judge, not the police.
    Prompt.WHO_READS: _(
        "No name needed. An independent listener reads this, not the group it is about. "
        "We do not decide on aid. 0 skips a question, 9 leaves."
    ),
    # Translators: Between the two texts around it, only where answers are counted for statistics. A
    # promise. "Words": what people write. Small numbers could point at somebody.
    Prompt.COUNTED: _(
        "We add up what many people chose, with area, language and way of writing. Words are left "
        "out, small numbers are not shown. Skip what should not count."
    ),
    # Translators: The limit of privacy, said before the story. A promise: translate exactly.
    Prompt.CONSENT: _(
        "We keep it private. Limit: if a life or someone under 18 is at risk, the listener may "
        "have to tell a trained helper. {options}"
    ),
    # Translators: As above, where nothing must be passed on.
    Prompt.CONSENT_NO_DUTY: _("We keep it private. Nothing moves without your OK. {options}"),
    # Translators: As above, where the listener's own office must know that something happened.
    Prompt.CONSENT_STAFF_DUTY: _(
        "We keep it private. Limits: if a life or someone under 18 is at risk, a trained helper "
        "may be told. The listener must tell the own office that something happened, not who "
        "you are. {options}"
    ),
    # Translators: As above. {authority} and {cases} come from the law of the place.
    Prompt.CONSENT_LAW: _(
        "We keep it private. Limits: if a life or someone under 18 is at risk, a trained helper "
        "may be told. By law {authority} must be told about: {cases}. {options}"
    ),
    Prompt.MORE: _(
        "Your phone company can see you texted us. The listener does not see your number. "
        "Nothing is passed on unless you send it at the end. {options}"
    ),
    # Translators: The same where it is a chat in Telegram. "We delete": our texts and hers.
    Prompt.MORE_TELEGRAM: _(
        "Telegram and other devices on your account can see this chat. We delete what we can here "
        "after you end. The listener does not see who you are. Nothing is passed on unless you "
        "send it at the end. {options}"
    ),
    # Translators: The same where it is a chat in WhatsApp.
    Prompt.MORE_WHATSAPP: _(
        "WhatsApp can see you texted us. The listener does not see your number. "
        "Nothing is passed on unless you send it at the end. {options}"
    ),
    # Translators: The same on a web page.
    Prompt.MORE_WEB: _(
        "This page leaves few traces on the phone: use a private window. The listener does not "
        "see who you are. Nothing is passed on unless you send it at the end. {options}"
    ),
    # Translators: The same, read aloud by somebody who writes down what is told in person.
    Prompt.MORE_IN_PERSON: _(
        "The person who writes this down has seen and heard you. Another listener may be the one "
        "who reads it and answers. Nothing is kept unless you agree at the end. {options}"
    ),
    Prompt.REFUSED: _(
        "That is fine. Nothing is kept. Help places do not depend on it: send 8. "
        "You can come back any time."
    ),
    # Translators: A helper is a person or group that others trust and that was given a code card.
    Prompt.HELPER_CODE: _("Please send your helper code."),
    Prompt.HELPER_KNOWS: _("Does the person know you are writing to us, and agree? {options}"),
    Prompt.HELPER_INFORMED: _(
        "Did you tell them who reads this, the limits, and that they can say no or stop? {options}"
    ),
    # Translators: Words for the helper to say aloud. Short sentences; the next question follows.
    Prompt.SAY_THIS: _(
        "Say: no name; an independent listener reads it; private unless under 18 or a life at "
        "risk; you can stop, change, delete; help comes anyway."
    ),
    # Translators: As above; the limits of privacy, which differ there, follow in the next text.
    Prompt.SAY_THIS_AND: _(
        "Say: no name; an independent listener reads it; you can stop, change, delete; help comes "
        "anyway. And:"
    ),
    Prompt.NO_IDENTITY: _(
        "Please leave out name, phone, address, family, card number, or anything that points to "
        "the person. Write 'the person'. {options}"
    ),
    Prompt.SCOPE: _("What did the person agree to share? {options}"),
    Prompt.OWN_LINK: _(
        "Do you work for, or are you close to, the group or person concerned? {options}"
    ),
    Prompt.NO_CONSENT: _(
        "Then only what keeps people safe: kind, area, group. Nothing about the person. "
        "It will not be investigated on this alone. {options}"
    ),
    # Translators: To a helper. {code} is 16 digits in groups of four.
    Prompt.SURVIVOR_RECEIPT: _(
        "Please give this number to the person, by voice if paper is not safe: {code}. "
        "With it they can add, withdraw or delete."
    ),
    # Translators: To a helper. {code} is 16 digits in groups of four.
    Prompt.HELPER_RECEIPT: _(
        "Your own number: {code}. It lets you add or read answers for you. Delete these texts now."
    ),
    # Translators: As above, where the person did not agree that more is written.
    Prompt.MESSENGER_RECEIPT: _(
        "Your own number: {code}. It lets you read answers for you. Delete these texts now."
    ),
    # Translators: To a helper with a book of sealed papers. {pair} is the number of a page.
    Prompt.PAPER_SURVIVOR: _(
        "Take page {pair} of your book. Give the sealed half to the person: with it they can add, "
        "withdraw or delete."
    ),
    # Translators: Follows the one above, where the helper has a number, too.
    Prompt.PAPER_HELPER: _("The other half is your own number. Delete these texts now."),
    Prompt.AGE: _("Are you under 18? {options}"),
    # Translators: Asked when somebody writes about another person.
    Prompt.AGE_OTHER: _("Is the person it happened to under 18? {options}"),
    Prompt.YOUNG: _(
        "Thank you. It is not your fault. Someone trained to help young people will read this. "
        "You can stop any time. {options}"
    ),
    # Translators: As above, where nobody is specially trained for young people.
    Prompt.YOUNG_ANY_READER: _(
        "Thank you. It is not your fault. An independent listener will read this. "
        "You can stop any time. {options}"
    ),
    Prompt.YOUNG_WORDS: _(
        "You can write a few words: what you need, or what happened. "
        "You do not have to tell it all. {options}"
    ),
    # Translators: To a helper or witness, about a person under 18.
    Prompt.YOUNG_OTHER: _(
        "Thank you. Please do not question the young person. Someone trained to help young people "
        "will read this. {options}"
    ),
    # Translators: As above, where nobody is specially trained for young people.
    Prompt.YOUNG_OTHER_ANY_READER: _(
        "Thank you. Please do not question the young person. An independent listener will read "
        "this. {options}"
    ),
    # Translators: To a helper, about a person under 18. One text only is taken.
    Prompt.YOUNG_OTHER_WORDS: _(
        "In one text, if you like: what is needed, or what you were told. "
        "Leave out the name. {options}"
    ),
    Prompt.NEEDS: _("Do you want to know where to get: {options}. Send numbers, or 0"),
    Prompt.STORY: _(
        "In your own words, as much or as little as you like: what do you want us to know? "
        "Several texts are fine. Send 1 when done, 0 to skip."
    ),
    Prompt.ENOUGH_WORDS: _("Thank you, that is enough for now. Send 1 when done."),
    Prompt.KIND: _("Which is closest? {options}"),
    # Translators: The same where answers are buttons but several may be typed, such as 1 3.
    Prompt.KIND_SEVERAL: _("Which is closest? You can send several numbers. {options}"),
    Prompt.WHEN: _("When was the last time? {options}"),
    Prompt.AREA: _(
        "Which area? Send the area number from the card. Send ? for the list. "
        "We do not need the exact place. {options}"
    ),
    Prompt.ROLE: _("Who did it? {options}"),
    # Translators: "group" is the organisation the accused person works for. 6 means not sure.
    Prompt.ORGANISATION: _(
        "Which group is that person with? Send its number or name. We ask so that this does not "
        "go to them. Not sure? Send 6. {options}"
    ),
    Prompt.PERSON: _(
        "Only if you want: how could we know which person? Job, looks, badge, car. "
        "A name is not needed. {options}"
    ),
    Prompt.WISH: _("What do you want? {options}. You can change this later."),
    # Translators: To a helper: the wish of the person, not the helper's own.
    Prompt.WISH_OTHER: _("What does the person want? {options}. They can change this later."),
    # Translators: Whom she would rather be read and answered by. Only a wish.
    Prompt.LISTENER: _("If there is a choice, who should read this? {options}"),
    Prompt.CONTACT: _("May we answer you? {options}"),
    # Translators: To a helper: how the person can be answered.
    Prompt.CONTACT_HELPER: _("May we answer? {options}"),
    # Translators: {word} is a harmless word, the only thing such a text says: see the next one.
    Prompt.SAFE_TIME: _("When is a text safe? {options}. We only write: '{word}: please call in'."),
    # Translators: The same words as between the quotation marks above.
    Prompt.NUDGE: _("{word}: please call in"),
    # Translators: To a helper, before sending, when the words look as if they named the person.
    Prompt.NAMED: _("It looks like there is a name or number in it. {options}"),
    # Translators: To a helper who adds something later.
    Prompt.NAMED_ADDITION: _(
        "It looks like there is a name or number in it, so nothing was added. Please write it "
        "again without. If there is none, send it once more."
    ),
    # Translators: {code} is 16 digits in groups of four.
    Prompt.RECEIPT: _(
        "To come back use: {code}. Learn it or keep it safe, then delete these texts. "
        "No one can look it up for you."
    ),
    # Translators: {idle} is a duration such as "2 hours".
    Prompt.SEND: _(
        "Ready? {options}. If you do nothing, all of it is deleted in {idle} and nobody has "
        "read it."
    ),
    # Translators: {sla} is a duration such as "24 hours".
    Prompt.SENT: _(
        "Sent. Thank you. A person reads it within {sla}. Send your number here any time to see "
        "the answer, add, change or delete. Help places: 8"
    ),
    # Translators: As above, to somebody who wrote for another person.
    Prompt.SENT_FOR_ANOTHER: _("Sent. Thank you. A person reads it within {sla}. Help places: 8"),
    # Translators: As above, where reports stopped being taken while it was written. No promise.
    Prompt.SENT_UNPROMISED: _(
        "Sent. Thank you. Right now nobody can say when it is read. Help places: 8"
    ),
    Prompt.CHANGE: _("Change what? {options}"),
    Prompt.SOURCE: _("How do you know? {options}"),
    Prompt.SOMEONE_IN_DANGER: _("Is anyone in danger now? {options}"),
    Prompt.DO_NO_HARM: _(
        "Please do not question the person, or face anyone about it. If they talk to you: "
        "listen, and tell them this line exists. {options}"
    ),
    Prompt.WITNESS_WORDS: _(
        "What did you see or hear yourself? Leave out names of the person it happened to. "
        "Several texts are fine. 1 when done, 0 to skip."
    ),
    Prompt.STAFF: _("Do you work or volunteer for an aid group? {options}"),
    Prompt.STAFF_DUTY: _(
        "Aid staff have a duty to tell their own group too. If that is not safe, this line is a "
        "start, and it is kept from your group. {options}"
    ),
    Prompt.BACK: _("Thank you. {options}"),
    # Translators: Said before the menu, when the time that was promised is over.
    Prompt.NOT_READ_YET: _(
        "Sorry: nobody has read it yet. We have told the next person in charge. You can wait, or "
        "go straight to help places: 8"
    ),
    # Translators: The same, where there is no next person.
    Prompt.NOT_READ_BY_ANYBODY: _(
        "Sorry: nobody has read it yet. You can wait, or go straight to help places: 8"
    ),
    # Translators: The same for a wrong, an expired and a blocked number.
    Prompt.WRONG_CODE: _("That did not work. Check the number or try later. Help places: 8"),
    Prompt.WITHDRAW: _(
        "If you withdraw, we stop and pass on nothing more. If it was passed on before, we tell "
        "them you withdrew. {options}"
    ),
    Prompt.DELETE: _(
        "Delete wipes what you wrote and ends this number. Only a count stays. What others "
        "already received we cannot wipe. {options}"
    ),
    Prompt.ADD_WORDS: _(
        "Write what you want to add. Several texts are fine. Send 1 when done, 0 to go back."
    ),
    Prompt.ADDED: _("Thank you. It was added."),
    Prompt.WISH_KEPT: _("Thank you. We go by that from now on."),
    Prompt.WITHDRAWN: _("It is stopped. Nothing more is passed on."),
    # Translators: {days} is a duration: how long backup copies of the key may still exist.
    Prompt.DELETED: _(
        "It is wiped. The last backup copy is gone in {days}. This number does not work any more. "
        "Please delete these texts too."
    ),
    Prompt.BACK_HELPER: _("Thank you. {options}"),
    # Translators: The person wants the helper's number to end.
    Prompt.CUT_OFF: _(
        "Then the helper's number ends: no more answers go that way, and the helper can add "
        "nothing. Your number stays. {options}"
    ),
    Prompt.CUT_OFF_DONE: _("The helper's number has ended."),
    # Translators: To a helper who says that the person wants to stop.
    Prompt.PAUSED: _("It is paused. Nothing is passed on. The person can go on any time."),
    # Translators: After it was closed. Only numbers are counted.
    Prompt.EASY: _("Was it easy to write to us? {options}"),
    Prompt.ANSWERED_WELL: _("Was it answered well? {options}"),
    Prompt.BARRIER: _("What made it hard to come forward? {options}"),
    Prompt.THANKS: _("Thank you. Only the numbers are counted."),
    # Translators: How often her report was opened. {days}: "3 days", {people}: "2 people".
    Prompt.OPENED: _("Opened on {days}, by {people}."),
    Prompt.NO_ANSWER_YET: _("There is no answer yet. Send your number again any time."),
    Prompt.UNCLEAR: _(
        "Sorry, we did not get that. Send one of the numbers, or write in your own words. "
        "0 Skip 8 Help places 9 Leave"
    ),
    # Translators: As above, at a question that must be answered by a number.
    Prompt.UNCLEAR_CHOICE: _(
        "Sorry, we did not get that. Send one of the numbers. 8 Help places 9 Leave"
    ),
    # Translators: She sent the number of an earlier text in the middle of a new one.
    Prompt.UNSENT_GONE: _("What you did not send is deleted."),
    Prompt.LEFT: _(
        "OK. You left. What you did not send is deleted. Please delete these texts too. "
        "You can come back any time."
    ),
    Prompt.NO_MEDIA: _(
        "We cannot take pictures, voice or files. Nothing was kept. Please write instead, or "
        "send 8 for help places."
    ),
    # Translators: Asked after 8, to show help places near her.
    Prompt.HELP_AREA: _(
        "Help places: which area? Send the area number. Send ? for the list. {options}"
    ),
    Prompt.NO_READER: _(
        "Right now there is no one here who could read what you write, so we do not ask. "
        "Nothing was kept."
    ),
    # Translators: Shown for health care. Say "best", never "only".
    Prompt.HELP_PLACE_HEALTH: _(
        "Health care: {place}, {hours}. Free, private. Best within 3 days, or 5. Later helps "
        "too. You can go without telling us more."
    ),
    # Translators: {kind} is one of the kinds of help, for example "a safe place".
    Prompt.HELP_PLACE: _("{kind}: {place}, {hours}."),
    Prompt.NO_HELP_PLACE: _("We know of no such place there now. Urgent help: {urgent}."),
    # Translators: From here on as said on a web page, where answers are buttons, lists and a box.
    Prompt.SAFETY_WEB: _(
        "Hello. You decide what you tell us. Is it safe to write now, and is this phone private? "
        "{options}"
    ),
    Prompt.NOT_NOW_WEB: _("OK. Come back any time, from any phone."),
    Prompt.WHO_READS_WEB: _(
        "No name needed. An independent listener reads this, not the group it is about. "
        "We do not decide on aid. You can skip questions, and leave any time."
    ),
    Prompt.REFUSED_WEB: _(
        "That is fine. Nothing is kept. Help places do not depend on it. "
        "You can come back any time."
    ),
    # Translators: To a helper. {code} is 16 digits in groups of four.
    Prompt.HELPER_RECEIPT_WEB: _(
        "Your own number: {code}. It lets you add or read answers for you."
    ),
    # Translators: As above, where the person did not agree that more is written.
    Prompt.MESSENGER_RECEIPT_WEB: _("Your own number: {code}. It lets you read answers for you."),
    # Translators: Of a page in a book of sealed papers.
    Prompt.PAPER_HELPER_WEB: _("The other half is your own number."),
    # Translators: To a helper, about a person under 18.
    Prompt.YOUNG_OTHER_WORDS_WEB: _(
        "If you like: what is needed, or what you were told. Leave out the name. {options}"
    ),
    Prompt.NEEDS_WEB: _("Do you want to know where to get: {options}"),
    Prompt.STORY_WEB: _(
        "In your own words, as much or as little as you like: what do you want us to know?"
    ),
    Prompt.ENOUGH_WORDS_WEB: _("Thank you, that is enough for now."),
    Prompt.AREA_WEB: _("Which area? We do not need the exact place. {options}"),
    # Translators: "group" is the organisation the accused person works for.
    Prompt.ORGANISATION_WEB: _(
        "Which group is that person with? We ask so that this does not go to them. {options}"
    ),
    # Translators: {code} is 16 digits in groups of four.
    Prompt.RECEIPT_WEB: _(
        "To come back use: {code}. Learn it or keep it safe. No one can look it up for you."
    ),
    # Translators: {sla} is a duration such as "24 hours".
    Prompt.SENT_WEB: _(
        "Sent. Thank you. A person reads it within {sla}. Come back with your number any time to "
        "see the answer, add, change or delete."
    ),
    # Translators: As above, to somebody who wrote for another person.
    Prompt.SENT_FOR_ANOTHER_WEB: _("Sent. Thank you. A person reads it within {sla}."),
    # Translators: As above, where reports stopped being taken while it was written. No promise.
    Prompt.SENT_UNPROMISED_WEB: _("Sent. Thank you. Right now nobody can say when it is read."),
    Prompt.WITNESS_WORDS_WEB: _(
        "What did you see or hear yourself? Leave out names of the person it happened to."
    ),
    # Translators: The same for a wrong, an expired and a blocked number.
    Prompt.WRONG_CODE_WEB: _("That did not work. Check the number or try later."),
    Prompt.ADD_WORDS_WEB: _("Write what you want to add."),
    # Translators: {days} is a duration: how long backup copies of the key may still exist.
    Prompt.DELETED_WEB: _(
        "It is wiped. The last backup copy is gone in {days}. This number does not work any more."
    ),
    Prompt.NO_ANSWER_YET_WEB: _("There is no answer yet. Come back with your number any time."),
    Prompt.UNCLEAR_WEB: _("Sorry, we did not get that. Please try again."),
    Prompt.LEFT_WEB: _(
        "OK. You left. What you did not send is deleted. You can come back any time."
    ),
    Prompt.HELP_AREA_WEB: _("Help places: which area? {options}"),
}


class PageText(Enum):
    """Words of the web page itself, around the questions."""

    FIRST_LINE = "first_line"
    START = "start"
    LANGUAGES = "languages"
    EXIT = "exit"
    ABOUT_EXIT = "about_exit"
    TRACES = "traces"
    PROXY = "proxy"
    NEXT = "next"
    ONE_OF_A_LIST = "one_of_a_list"
    OR_WRITE = "or_write"
    COME_BACK = "come_back"
    OPEN = "open"
    LISTEN = "listen"
    HAVE_IT = "have_it"
    TICK_FIRST = "tick_first"
    NOTHING_YET = "nothing_yet"
    TOO_LONG = "too_long"
    AWAY = "away"
    CROWDED = "crowded"
    TRY_AGAIN = "try_again"
    THE_END = "the_end"


PAGE: Mapping[PageText, str] = {
    # Translators: Below the name of the service, on a page that anybody may see. Tell no topic.
    PageText.FIRST_LINE: _("You can write to us here. It is free, and no name is needed."),
    # Translators: Button on the first page.
    PageText.START: _("Start"),
    # Translators: Heading above a list of languages.
    PageText.LANGUAGES: _("Language"),
    # Translators: Button on top of every page: deletes, and shows a page that tells nothing.
    PageText.EXIT: _("Exit"),
    PageText.ABOUT_EXIT: _(
        "On top of every page is the button Exit. It deletes what you did not send, and shows a "
        "page that tells nothing."
    ),
    PageText.TRACES: _(
        "Exit does not clear the list of visited pages on this phone. A private window keeps no "
        "list."
    ),
    # Translators: Shown to browsers that load pages through the servers of another company.
    PageText.PROXY: _(
        "This browser loads pages through another company, which can read them. Turn data saving "
        "off, or use another browser."
    ),
    # Translators: Button that goes to the next question. It stands below answers such as "Go on":
    # not the words of any of them, nor nearly.
    PageText.NEXT: _("Next"),
    # Translators: First line of a list: nothing is chosen yet.
    PageText.ONE_OF_A_LIST: _("Choose from the list"),
    # Translators: Label of a text box below a list.
    PageText.OR_WRITE: _("Or write the name"),
    # Translators: For somebody who wrote before and got a number.
    PageText.COME_BACK: _("I have a number from before"),
    # Translators: Button beside the box for that number.
    PageText.OPEN: _("Open"),
    # Translators: Name of a player that says the question aloud.
    PageText.LISTEN: _("Listen"),
    # Translators: Beside a box to tick, below the number to come back with.
    PageText.HAVE_IT: _("I have the number"),
    PageText.TICK_FIRST: _("Keep the number first. Then tick the box."),
    PageText.NOTHING_YET: _("Nothing is chosen or written yet."),
    PageText.TOO_LONG: _("This is too long. Please make it shorter."),
    PageText.AWAY: _(
        "This did not get through. What you wrote is still here. Please try again in a minute."
    ),
    # Translators: Addresses and hours of help places follow below.
    PageText.CROWDED: _(
        "Many people are writing just now. Please try again in a few minutes. Help places are here."
    ),
    # Translators: Button on such a page.
    PageText.TRY_AGAIN: _("Try again"),
    # Translators: Below the last text.
    PageText.THE_END: _("You can close this page."),
}

LABELS: Mapping[Option, str] = {
    Option.YES: _("Yes"),
    Option.NO: _("No"),
    Option.NOT_SURE: _("Not sure"),
    Option.SKIP: _("Skip"),
    Option.HELP_PLACES: _("Help places"),
    Option.LEAVE: _("Leave"),
    Option.DONE: _("Done"),
    Option.GO_ON: _("Go on"),
    Option.WIPE: _("Wipe it"),
    Option.NOT_NOW: _("Not now"),
    Option.IN_DANGER: _("I am in danger"),
    Option.ME: _("Me"),
    Option.ASKED_ME: _("A person who asked me to write"),
    Option.SAW_OR_HEARD: _("Something I saw or heard"),
    Option.HAVE_CODE: _("I have a helper code"),
    Option.CANNOT_ASK: _("I cannot ask safely"),
    Option.SHOW_WORDS: _("Not yet, show me the words"),
    Option.OK: _("OK"),
    Option.ALL_I_WRITE: _("All I write"),
    Option.KIND_AND_AREA: _("Only kind and area"),
    Option.NEED_ONLY: _("Only the need for help"),
    Option.MORE: _("More"),
    # Translators: Answer to the limit of privacy: does not want to go on.
    Option.REFUSE: _("No"),
    Option.HEALTH: _("health care"),
    Option.SAFE_PLACE: _("a safe place"),
    Option.TALK: _("someone to talk to"),
    Option.LEGAL: _("legal advice"),
    Option.MATERIAL: _("food or things"),
    Option.ASKED_IN_RETURN: _("Something asked in return for aid or work"),
    Option.UNWANTED_CONTACT: _("Force, threat or unwanted contact"),
    Option.UNWANTED_WORDS: _("Unwanted words or messages"),
    Option.DAYS_0_3: _("In the last 3 days"),
    Option.DAYS_4_5: _("4-5 days ago"),
    Option.DAYS_6_14: _("Up to 2 weeks"),
    Option.DAYS_15_30: _("Up to a month"),
    Option.OVER_30_DAYS: _("Longer ago"),
    Option.ONGOING: _("Still going on"),
    Option.AID_WORKER: _("Aid worker, volunteer"),
    Option.CONTRACTOR: _("Guard, driver, seller, contractor"),
    Option.UN: _("UN, peacekeeper"),
    Option.ARMED_OR_OFFICIAL: _("Soldier, police, official"),
    Option.OTHER: _("Other"),
    Option.HELP_ONLY: _("Help only"),
    Option.LOOK_INTO: _("Help, and someone looks into it"),
    Option.RECORD_ONLY: _("Only keep a record"),
    Option.DECIDE_LATER: _("Decide later"),
    Option.COME_BACK: _("No, I come back with my number"),
    Option.TEXT_ME: _("Text this phone"),
    Option.TRUSTED_PERSON: _("Through a person I trust"),
    Option.NO_ANSWER: _("No answer needed"),
    Option.PERSON_COMES_BACK: _("The person comes back with the number"),
    Option.THROUGH_ME: _("Through me"),
    Option.MORNING: _("Morning"),
    Option.AFTERNOON: _("Afternoon"),
    Option.EVENING: _("Evening"),
    Option.AFTER_I_TEXT: _("Only after I text first"),
    Option.A_WOMAN: _("A woman"),
    Option.A_MAN: _("A man"),
    Option.NO_MATTER: _("Either"),
    Option.SEND_ANYWAY: _("Send anyway"),
    Option.WRITE_AGAIN: _("Write it again"),
    Option.SEND: _("Send it"),
    Option.CHANGE: _("Add or change"),
    Option.DELETE_ALL: _("Delete all"),
    Option.GO_BACK: _("Go back"),
    Option.MY_WORDS: _("My words"),
    Option.WHICH_KIND: _("Which is closest"),
    Option.WHEN: _("When"),
    Option.WHERE: _("Where"),
    Option.WHO: _("Who did it"),
    Option.MY_WISH: _("What I want"),
    Option.HOW_TO_ANSWER: _("How to answer me"),
    Option.I_SAW: _("I saw it"),
    Option.PERSON_TOLD_ME: _("The person told me"),
    Option.OTHERS_TOLD_ME: _("Others told me"),
    Option.SAW_MESSAGE: _("I saw a message or picture"),
    Option.SEE_ANSWER: _("See answer"),
    Option.ADD: _("Add something"),
    Option.CHANGE_WISH: _("Change what I want"),
    Option.WITHDRAW: _("Withdraw"),
    Option.DELETE: _("Delete"),
    Option.CUT_OFF: _("End the helper's number"),
    Option.PERSON_STOPS: _("The person wants to stop"),
    Option.SAY_HOW: _("Say how it was"),
    Option.IN_PART: _("In part"),
    Option.FEAR_FOR_AID: _("Fear of losing aid"),
    Option.FEAR_OF_OTHERS: _("Fear of others"),
    Option.DID_NOT_KNOW: _("Did not know where"),
    Option.NO_TRUST: _("No trust"),
    Option.LANGUAGE_OR_COST: _("Language or cost"),
    Option.NOTHING_HARD: _("Nothing was hard"),
}

STATUS_WORDS: Mapping[str, str] = {
    "received": _("It was received."),
    "acknowledged": _("It was read."),
    "pause_asked": _("It is paused."),
    "paused": _("It is paused."),
    "withdrawn": _("You withdrew it."),
    "closed": _("It is closed. You can write again."),
}

PROGRESS_WORDS: Mapping[str, str] = {
    # Translators: One short line on how it stands; so are those that follow. {day} is 22/11/2026.
    "read": _("It was read on {day}."),
    # Translators: The listener offered some kind of help in an answer. Say nothing of which kind.
    "help_offered": _("Help is offered."),
    # Translators: The listener asked whether something may be done. Nothing is done without her.
    "waiting": _("It waits for your choice."),
    # Translators: It was given to somebody who can look into it. Do not say to whom.
    "passed_on": _("Passed on with your OK on {day}."),
    "looked_into": _("Someone is looking into it."),
    "answer_ready": _("An answer is ready."),
}
"""Word (`cases.progress.Word`) -> what she is told. What was found is never said in one word."""

READY: Mapping[Ready, str] = {
    # Translators: The beginning of an answer that a listener gives; so are those that follow. Where
    # ____ stands, the listener fills something in: keep it. Two SMS at most, never name the topic.
    Ready.READ: _(
        "Thank you for telling us. A person has read what you wrote and will answer here. "
        "You can add, change or stop at any time."
    ),
    # Translators: A single question follows in place of the gap. Not answering is as good.
    Ready.QUESTION: _(
        "One question, if you like: ____ You need not answer. Help does not depend on it."
    ),
    # Translators: What help there is, in place of the gap.
    Ready.OPTIONS: _(
        "This is possible: ____ You choose. You can also choose nothing now, or change it later."
    ),
    # Translators: Asks for her OK. {wish} is the answer "Change what I want". Saying no costs
    # nothing: that must be as clear as the question.
    Ready.CONSENT: _(
        "May a short text without your name go to someone who can look into it? No is fine. "
        "If yes, choose: {wish}"
    ),
    # Translators: A help place was told, after she agreed. Its name stands in place of the gap.
    Ready.REFERRED: _(
        "The place that you agreed to knows: ____ It was told only what you agreed to. "
        "You can still say no."
    ),
    # Translators: {day} is 22/11/2026. Do not say to whom.
    Ready.PASSED_ON: _(
        "Passed on with your OK on {day}, without your name. We tell you here what we hear. "
        "You can still tell us to stop."
    ),
    # Translators: The gap is filled with plain words. Say nothing about true or false.
    Ready.OUTCOME: _(
        "It was looked into, and that has ended. What came of it: ____ "
        "You can ask about it, or add something."
    ),
    Ready.CLOSING: _(
        "We would like to close this. You can write again with your number at any time. "
        "If it should stay open, tell us."
    ),
    # Translators: An honest apology: no excuse, and no promise but what stands in the gap.
    Ready.LATE: _(
        "Sorry, this answer comes late. That was our fault, not yours. What happens next: ____"
    ),
}
"""What an answer can begin with (`cases.replies`). `{wish}` is the label of the option."""

POSTER_WORDS: Mapping[str, str] = {
    # Translators: On posters, as all that follow: everybody reads them, so never name the topic.
    # Any letters may be used.
    "welcome": _("A question or a worry? You can write to us."),
    # Translators: A word such as "hello", or 1, follows in a box. It chooses the language.
    "begin": _("To begin, send only this:"),
    "free": _("A text to us is free."),
    # Translators: What the person pays for a text is what any text costs.
    "usual": _("A text to us costs what any text costs."),
    # Translators: A promise: translate exactly. The limits are told before the story.
    "private": _(
        "We keep it private, and first tell you who reads it and what the limits are. "
        "No name needed. You decide what you tell us."
    ),
    "delete": _("Do others use your phone? Delete the texts afterwards."),
    # Translators: Heading. The number and the name of the area follow, or a list of them.
    "area": _("Area number"),
    # Translators: Heading of a list.
    "other_areas": _("Other areas"),
}
"""On paper only, where SMS parts and GSM-7 do not count. `free`, `usual`: values of TextCost."""

PROFILE: Mapping[str, str] = {
    # Translators: Name of a menu entry that begins the conversation.
    "start": _("Begin"),
    # Translators: Shown to anybody who looks at our contact in a messenger; 120 characters at most.
    "short": _("Free. No name needed. You decide what you write."),
    # Translators: Shown in an empty chat, before the first message.
    "about": _(
        "Free. No name needed. You decide what you write, and you can leave at any time. The app "
        "and other devices on your account can see this chat. Send any word to begin."
    ),
}

# Translators: Not a text: words after which a name may follow, in lower case, separated by |. A
# helper who uses one is asked whether a name slipped in. Give the usual ones of your language.
NAME_SHAPES = _("name is|named|called|her name|his name|their name")

HOURS = _n("{count} hour", "{count} hours")
DAYS = _n("{count} day", "{count} days")
# Translators: How many opened it.
PEOPLE = _n("{count} person", "{count} people")

LANGUAGE_NAMES: Mapping[str, str] = {
    "en": "English",
    "fr": "Francais",
    "ar": "العربية\u200e",
    "am": "አማርኛ",
    "bn": "বাংলা",
    "nl": "Nederlands",
}
"""What each language calls itself; Latin names in GSM-7 letters only."""

LANGUAGE_NAMES_ON_PAGES: Mapping[str, str] = {
    **LANGUAGE_NAMES,
    "fr": "Français",
    "ar": "العربية",
}
"""The same where any letter can be shown and the direction is set apart."""

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "ug", "ur"})
"""Languages written from right to left."""
