"""How many SMS a text takes and where it is cut: by rule, by example, and against an oracle."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.graphemes import is_border
from channels.sms.segments import Encoding, cut, encoding, parts, septets, utf16_units
from tests.peers.node import segments

EXAMPLES = {
    "nothing": ("", 1),
    "160 letters": ("a" * 160, 1),
    "161 letters": ("a" * 161, 2),
    "two joined, full": ("a" * 306, 2),
    "two joined and one more": ("a" * 307, 3),
    "80 euro signs": ("€" * 80, 1),
    "81 euro signs": ("€" * 81, 2),
    "an escape pair at the border of two": ("a" * 152 + "{" + "a" * 10, 2),
    "escape pairs that waste a septet each": ("a" * 152 + "{" + "a" * 150 + "{" + "a" * 5, 3),
    "70 Arabic letters": ("م" * 70, 1),
    "71 Arabic letters": ("م" * 71, 2),
    "134 Arabic letters": ("م" * 134, 2),
    "135 Arabic letters": ("م" * 135, 3),
    "one curly quote": ("a" * 159 + "’", 3),
    "35 emoji": ("👍" * 35, 1),
    "36 emoji": ("👍" * 36, 2),
    "a surrogate pair at the border of two": ("م" * 66 + "👍" + "م" * 67, 3),
    "a mark at the border of two": ("م" * 66 + "ب\u064e" + "م" * 66, 3),
    "direction mark and 69 digits": ("\u200f" + "1" * 69, 1),
}

ALPHABETS = {
    "Latin, GSM": "abcdefgh ABC.,!?'12éèàüöñ€[]{}~|^\\@£$\n",
    "Latin, wider": "abcdefgêçőł’“… ",
    "Cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюя їєґ.,",
    "Greek": "αβγδεζηθικλμνξοπρστυφχψω άέήΔΦΓ",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي ًٌٍَُِّْ؟،",
    "Hebrew": "אבגדהוזחטיכלמנסעפצקרשת ְֱֲִֵֶַָֹֻּ.",
    "Amharic": "ሀለሐመሠረሰሸቀበተቸኀነኘአከኸወዐዘዠየደጀገጠጨጰጸፀፈፐ ።፣",
    "Burmese": "ကခဂဃငစဆဇညတထဒဓနပဖဗဘမယရလဝသဟအ ါာိီုူေဲံ့း္်ျြွှ။",
    "Hindi": "कखगघचछजटडतदनपबमयरलवशसह ािीुूेैोौ्ंः़।",
    "Bengali": "কখগঘচছজটডতদনপবমযরলশসহ ািীুূেৈোৌ্ংঃ।",
    "Tamil": "அஆஇஈஉஊகஙசஞடணதநபமயரலவழளறன ாிீுூெேைொோௌ்",
    "Thai": "กขคงจฉชซญดตถทธนบปผฝพฟภมยรลวศสหอฮ ะัาำิีึืุูเแโใไ็่้๊๋์",
    "Khmer": "កខគឃងចឆជញដឋណតថទធនបផពភមយរលវសហឡអ ាិីឹឺុូួើេែៃោៅំះ៉្។",
    "Chinese": "我们在这里可以帮助你的水食物安全人 。，",
}
SIGNS = ("👍", "👍🏽", "👩‍👩‍👧", "🇫🇷", "🇪🇹", "❤️", "1️⃣", "🙏", "\u200f", "\u2068")


def texts() -> list[str]:
    """200 texts of each script, short, long, and close to the borders; every fourth with emoji."""
    dice = random.Random(23)
    spans = ((1, 80), (60, 75), (130, 165), (150, 480))
    return [
        "".join(
            dice.choice((*alphabet, *SIGNS) if index % 4 == 0 else alphabet)
            for _ in range(dice.randint(*dice.choice(spans)))
        )
        for alphabet in ALPHABETS.values()
        for index in range(200)
    ]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES.values(), ids=EXAMPLES.keys())
def test_counts(text: str, expected: int) -> None:
    assert parts(text) == expected


def test_agrees_with_twilios_own_calculator_in_fourteen_scripts() -> None:
    written = texts()
    counted = [(encoding(text).name.replace("_", "-"), parts(text)) for text in written]
    differing = [
        (text, ours, theirs)
        for text, ours, theirs in zip(written, counted, segments(written), strict=True)
        if ours != theirs
    ]
    assert len(written) == 2800
    assert differing == []


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_cut_text_joins_back_and_every_piece_fits(most: int) -> None:
    for text in texts():
        pieces = cut(text, most)
        assert "".join(pieces) == text
        assert all(parts(piece) <= most for piece in pieces)


@given(text=st.text(max_size=400), most=st.integers(1, 3))
def test_any_text_at_all_can_be_cut(text: str, most: int) -> None:
    pieces = cut(text, most)
    assert "".join(pieces) == text
    assert all(parts(piece) <= most for piece in pieces)


def test_a_heap_of_marks_on_one_letter_can_be_cut_too() -> None:
    heap = "a" + "\u0301" * 500
    assert "".join(cut(heap, 1)) == heap


@pytest.mark.parametrize(
    "sign", ["👩‍👩‍👧", "👍🏽", "🇪🇹", "က္ကို", "क्षि", "กำ", "ب\u064e\u0651", "ÿ\u0323", "ක්‍ෂ"]
)
def test_no_cut_falls_inside_a_sign(sign: str) -> None:
    for before in range(60, 70):
        first, *_ = cut("م" * before + sign * 20, 1)
        assert (len(first) - before) % len(sign) == 0


def test_a_mark_on_a_space_stays_with_it() -> None:
    assert not any(piece.startswith("\u0301") for piece in cut("b \u0301" * 200, 1))


def test_a_mark_after_a_line_break_stands_alone() -> None:
    assert is_border("a\n\u0301", 2)


def test_flags_are_pairs_of_letters() -> None:
    flags = "🇪🇹🇫🇷🇸"
    assert [index for index in range(6) if is_border(flags, index)] == [0, 2, 4, 5]


def test_a_long_text_is_cut_after_words() -> None:
    text = "The queue at the water point was long. " * 20
    assert all(piece.endswith(" ") for piece in cut(text, 2))


def test_a_text_without_spaces_fills_its_parts() -> None:
    assert [len(piece) for piece in cut("a" * 700, 2)] == [306, 306, 88]


def test_a_far_space_does_not_leave_a_text_nearly_empty() -> None:
    first, *_ = cut("No " + "a" * 600, 2)
    assert len(first) == 306


def test_units() -> None:
    assert septets("a€") == 3
    assert utf16_units("a👍") == 3
    assert encoding("a\r\nÅ€\f") is Encoding.GSM_7
    assert encoding("ê") is Encoding.UCS_2
    with pytest.raises(KeyError):
        septets("ê")
