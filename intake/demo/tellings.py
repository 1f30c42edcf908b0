"""What the invented reports of the demo say: gentle, a line each, in the demo's languages.

Rules: nothing here is an account of harm, and nothing is taken from anybody. The strongest is that
a favour was asked for. Whoever translates keeps it as plain as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LANGUAGES: Final = ("en", "ar", "fr", "am")
"""Languages of the demo, in the order in which a phone offers them."""

IN_RETURN, WORDS, NOT_SURE = "1", "3", "4"
"""Digits that answer which kind is closest."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One story: the digit of its kind, and its words by language."""

    kind: str
    words: Mapping[str, str]


TELLINGS: Final[Sequence[Telling]] = (
    Telling(
        IN_RETURN,
        {
            "en": "I was asked for something in exchange for a card.",
            "ar": "طُلب مني شيء مقابل بطاقة.",
            "fr": "On m'a demandé quelque chose en échange d'une carte.",
            "am": "ለካርድ በምትኩ አንድ ነገር ተጠየቅኩ።",
        },
    ),
    Telling(
        IN_RETURN,
        {
            "en": "Names move up the list for a favour. Mine did not.",
            "ar": "تتقدم الأسماء في القائمة مقابل خدمة. اسمي لم يتقدم.",
            "fr": "Les noms montent dans la liste contre un service. Le mien, non.",
            "am": "ስሞች በውለታ በዝርዝሩ ላይ ወደ ላይ ይወጣሉ። የእኔ አልወጣም።",
        },
    ),
    Telling(
        WORDS,
        {
            "en": "He writes to me every evening since I gave my number for the blankets.",
            "ar": "يكتب لي كل مساء منذ أعطيت رقمي من أجل البطانيات.",
            "fr": "Il m'écrit chaque soir depuis que j'ai donné mon numéro pour les couvertures.",
            "am": "ለብርድ ልብስ ቁጥሬን ከሰጠሁ ጀምሮ በየምሽቱ ይጽፍልኛል።",
        },
    ),
    Telling(
        WORDS,
        {
            "en": "The words at the store counter were not kind. Others heard them too.",
            "ar": "لم تكن الكلمات عند شباك المخزن لطيفة. سمعها آخرون أيضا.",
            "fr": "Les mots au guichet du dépôt n'étaient pas aimables. D'autres ont entendu.",
            "am": "በመጋዘኑ መስኮት የተነገሩት ቃላት ደግ አልነበሩም። ሌሎችም ሰምተዋል።",
        },
    ),
    Telling(
        NOT_SURE,
        {
            "en": "Soap is only for friends of the guard. I would like somebody to ask why.",
            "ar": "الصابون لأصدقاء الحارس فقط. أود أن يسأل أحد عن السبب.",
            "fr": "Le savon est réservé aux amis du gardien. J'aimerais que quelqu'un demande.",
            "am": "ሳሙና ለጠባቂው ጓደኞች ብቻ ነው። ለምን እንደሆነ ሰው እንዲጠይቅ እፈልጋለሁ።",
        },
    ),
    Telling(
        IN_RETURN,
        {
            "en": "For a place in the course I was told to be more friendly.",
            "ar": "قيل لي أن أكون ألطف كي أحصل على مكان في الدورة.",
            "fr": "Pour une place au cours, on m'a dit d'être plus gentille.",
            "am": "በስልጠናው ቦታ ለማግኘት ይበልጥ እንድቀርብ ተነገረኝ።",
        },
    ),
    Telling(
        WORDS,
        {
            "en": "At the water point I am asked every day where I live.",
            "ar": "عند نقطة الماء يسألونني كل يوم أين أسكن.",
            "fr": "Au point d'eau, on me demande chaque jour où j'habite.",
            "am": "በውሃ ቦታው የት እንደምኖር በየቀኑ እጠየቃለሁ።",
        },
    ),
    Telling(
        NOT_SURE,
        {
            "en": "The driver only stops for some of us. I do not know whom to ask.",
            "ar": "السائق يتوقف لبعضنا فقط. لا أعرف من أسأل.",
            "fr": "Le chauffeur ne s'arrête que pour certaines. Je ne sais pas à qui demander.",
            "am": "ሹፌሩ ለአንዳንዶቻችን ብቻ ይቆማል። ማንን እንደምጠይቅ አላውቅም።",
        },
    ),
)

ANSWER: Final = "Thank you for writing. We have read it. You need not answer."
ASKS: Final = (
    "Thank you. May somebody look into it? Nothing is passed on unless you say yes. "
    "You need not answer."
)
"""What readers of the demo answer; the second one leaves a report waiting for a yes or no."""


def in_languages(toml: str, languages: Sequence[str] = LANGUAGES) -> str:
    """The demo's response, which the file has in English alone, in these languages. Their texts
    are drafts that no native reader has signed, and the file says so."""
    listed = ", ".join(f'"{each}"' for each in languages)
    whole = f"allow_draft_texts = true\nlanguages = [{listed}]"
    return toml.replace('languages = ["en"]', whole, 1)
