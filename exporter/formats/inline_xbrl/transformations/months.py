"""How months are named in the languages of the transformation registries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

#: For each language the beginnings of the twelve names, in order; several spellings of one are parted by ``/``.
#: English names are whole names, in all others letters may follow.
_STEMS: Final[Mapping[str, str]] = {
    "bg": "ян фев мар апр май/маи юни юли авг сеп окт ное дек",
    "cs": "led úno/uno bře/bre dub kvě/kve čvn/cvn čvc/cvc srp zář/zar říj/rij lis pro",
    "cy": "ion chwe maw/faw ebr mai/fai meh/feh gor/ngor aws med/fed hyd tach/dach/nhach/thach rhag/rag",
    "da": "jan feb mar apr maj jun jul aug sep okt nov dec",
    "de": "jan/jän/jaen feb mär/maer/mar apr mai jun jul aug sep okt nov dez",
    "el": "ιαν/ίαν φεβ μάρ/μαρ απρ/άπρ/αρίλ/άρίλ/αριλ/άριλ μαΐ/μαι/μάι/μαϊ/μάϊ ιούν/ίούν/ίουν/ιουν"
    " ιούλ/ίούλ/ίουλ/ιουλ αύγ/αυγ σεπ οκτ/όκτ νοέ/νοε δεκ",
    "en": "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep"
    " october/oct november/nov december/dec",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "et": "jaan veebr märts/marts apr mai juuni juuli aug sept okt nov dets",
    "fi": "tam hel maa huh tou kes hei elo syy lok mar jou",
    "fr": "janv févr/fevr mars avr mai juin juil août/aout sept oct nov déc/dec",
    "hi": "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर/नवम्बर दिसंबर/दिसम्बर",
    "hr": "sij velj ožu/ozu tra svi lip srp kol ruj lis stu pro",
    "hu": "jan feb márc/marc ápr/apr máj/maj jún/jun júl/jul aug szept okt nov dec",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "lt": "sau vas kov bal geg bir lie rugp/rgp rugs/rgs spa/spl lap gru/grd",
    "lv": "janv febr marts apr maijs jūn/jun jūl/jul aug sept okt nov dec",
    "nl": "jan feb maa/mrt apr mei jun jul aug sep okt nov dec",
    "no": "jan feb mar apr mai jun jul aug sep okt nov des",
    "pl": "sty lut mar kwi maj cze lip sie wrz paź/paz lis gru",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "ro": "ian feb mar apr mai iun iul aug sep oct noi/nov dec",
    "sk": "jan feb mar apr máj/maj jún/jun júl/jul aug sep okt nov dec",
    "sl": "jan feb mar apr maj jun jul avg sep okt nov dec",
    "sv": "jan feb mar apr maj jun jul aug sep okt nov dec",
}
#: Czech months that the short stems cannot tell apart, in the cases that dates use.
_CZECH: Final = {
    "červenec": 7, "cervenec": 7, "července": 7, "cervence": 7, "červenci": 7, "cervenci": 7, "červen": 6, "cerven": 6,
    "června": 6, "cervna": 6, "červnu": 6, "cervnu": 6,
}  # fmt: skip
_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")

#: Letters that may follow a stem, but no digits; English names are whole.
_REST: Final = "[^0-9]{0,9}?"


class Months:
    """The months of one language: a pattern that finds a name, and the number of what it found."""

    def __init__(self, numbers: Mapping[str, int], *, whole: bool, cases: str) -> None:
        self._numbers = numbers
        names = sorted(
            {form for name in numbers for form in _forms(name, cases)}, key=lambda one: (-len(one), one)
        )
        #: A pattern with the group ``month``.
        self.pattern = f"(?P<month>{'|'.join(map(re.escape, names))})" + ("" if whole else _REST)

    def number(self, name: str) -> int:
        """1 to 12."""
        return self._numbers[name.lower()]


def months(language: str) -> Months:
    """The months of a language; KeyError when the registries have none for it."""
    if language == "roman":
        return Months(
            {name: number for number, name in enumerate(_ROMAN, 1)}, whole=True, cases="lower upper"
        )
    numbers = {
        name: number for number, names in enumerate(_STEMS[language].split(), 1) for name in names.split("/")
    }
    if language == "cs":
        numbers |= _CZECH
    english = language == "en"
    return Months(numbers, whole=english, cases="title upper" if english else "lower title upper")


def _forms(name: str, cases: str) -> set[str]:
    made = {"lower": name, "title": name[:1].upper() + name[1:], "upper": name.upper()}
    return {made[case] for case in cases.split()}
