"""Reads a filter piece by piece; what makes no sense is noted with its column and left out."""

from crm_tui.domain import filter_spelling as spelling
from crm_tui.domain.filter_words import (
    COUNT,
    DAYS,
    KEYS,
    MOST_COUNT,
    MOST_DAYS,
    OWN,
    STATE,
    TAKES,
    THING,
    WORD,
    about,
)
from crm_tui.domain.filters import (
    EVERYTHING,
    FIELD,
    Either,
    Every,
    Fault,
    Filter,
    Not,
    Reading,
    Term,
    Words,
)
from crm_tui.i18n import _

LONGEST = 2000
DEEPEST = 40


class Reader:
    """A line and how far it is read; columns are counted from 1."""

    def __init__(self, text: str, entity: str) -> None:
        self.text = text[:LONGEST]
        self.keys = KEYS[entity]
        self.entity = entity
        self.at = 0
        self.depth = 0
        self.faults: list[Fault] = []
        if len(text) > LONGEST:
            self._fault(LONGEST, "", _("a filter has at most {n} letters").format(n=LONGEST))

    def reading(self) -> Reading:
        """The whole line."""
        found = self._either()
        while not self._is_over():  # a bracket that closes nothing
            self._fault(self.at, ")", _("this bracket closes nothing"))
            self.at += 1
            rest = self._either()
            parts = tuple(part for part in (found, rest) if part != EVERYTHING)
            found = parts[0] if len(parts) == 1 else Every(parts)
        return Reading(found, tuple(sorted(self.faults)))

    def _fault(self, at: int, word: str, message: str, hint: str = "") -> None:
        self.faults.append(Fault(at + 1, word, message, hint))

    # -- the grammar ----------------------------------------------------------------------

    def _either(self) -> Filter:
        parts: list[Filter] = []
        joins = -1
        while True:
            known = len(self.faults)
            part = self._every()
            if part != EVERYTHING:
                parts.append(part)
            here = self.at if self._sees_word("or") else -1
            if part == EVERYTHING and len(self.faults) == known and max(joins, here) >= 0:
                self._fault(max(joins, here), "or", _("“or” needs something on both sides"))
            joins = here
            if not self._take_word("or"):
                return _joined(parts, Either)

    def _every(self) -> Filter:
        parts: list[Filter] = []
        while not self._is_over() and self.text[self.at] != ")":
            if self._take_word("and"):
                continue
            if self._sees_word("or"):
                break
            part = self._single()
            if part is not None and part != EVERYTHING:
                parts.append(part)
        return _joined(parts, Every)

    def _single(self) -> Filter | None:
        """One piece; None for one that makes no sense."""
        text = self.text[self.at :]
        if self._take_word("not") or (text[0] == "-" and len(text) > 1 and text[1] not in " \t)"):
            self.at += text[0] == "-"
            return self._negated()
        if text[0] == "(":
            return self._bracket()
        return self._atom(text)

    def _negated(self) -> Filter | None:
        if self._is_over() or self.text[self.at] == ")" or self.depth > DEEPEST:
            self._fault(max(self.at - 1, 0), "", _("say what is to be left out"))
            return None
        self.depth += 1
        part = self._single()
        self.depth -= 1
        return None if part is None or part == EVERYTHING else Not(part)

    def _bracket(self) -> Filter:
        begin = self.at
        self.at += 1
        self.depth += 1
        if self.depth > DEEPEST:
            self._fault(begin, "(", _("too many brackets inside each other"))
            self.at = len(self.text)
            return EVERYTHING
        found = self._either()
        self.depth -= 1
        if self._is_over():
            self._fault(begin, "(", _("this bracket is not closed"))
        else:
            self.at += 1
        return found

    def _atom(self, text: str) -> Filter | None:
        if quoted := spelling.QUOTED.match(text):
            self.at += quoted.end()
            said = spelling.without_escapes(quoted[1]).strip()
            return Words(said) if said else None
        if key := spelling.KEY.match(text):
            return self._term(key[1], key[2], len(key[0]))
        plain = spelling.PLAIN.match(text)
        assert plain is not None  # neither a space nor a bracket begins it
        self.at += plain.end()
        return self._word(plain[0])

    def _word(self, word: str) -> Filter:
        bare = word.lower()
        if bare in spelling.BARE and bare in self.keys["is"].words:
            return Term("is", ":", bare)
        if word[0] == "#" and len(word) > 1:
            return Term("tag", ":", word[1:], at=self.at - len(word) + 2)
        return Words(word)

    # -- terms ----------------------------------------------------------------------------

    def _term(self, key: str, operator: str, size: int) -> Filter | None:
        begin, name = self.at, key.lower()
        self.at += size
        if name == FIELD and operator == ":":
            return self._own(begin)
        if operator == ":" and (other := spelling.OPERATOR.match(self.text, self.at)):
            operator = other[0]
            self.at = other.end()
        at = self.at
        value = self._value()
        if name not in self.keys:
            self._unknown(begin, key)
            return None
        if operator not in TAKES[self.keys[name].kind]:
            allowed = " ".join(TAKES[self.keys[name].kind])
            self._fault(begin, key, _("“{key}” takes {signs}").format(key=name, signs=allowed))
            return None
        if not value:
            self._fault(begin, key, f"{name}: {about(self.entity, name)}")
            return None
        return self._of_kind(Term(name, operator, value, at=at + 1))

    def _own(self, begin: int) -> Filter | None:
        """A field of one's own: its name, and what is asked of it if anything is."""
        quoted = spelling.QUOTED.match(self.text, self.at)
        found = quoted or spelling.FIELD_NAME.match(self.text, self.at)
        if found is None:
            self._fault(begin, FIELD, f"{FIELD}: {about(self.entity, FIELD)}")
            return None
        self.at = found.end()
        name = spelling.without_escapes(quoted[1]).strip() if quoted else found[0]
        sign = spelling.OPERATOR.match(self.text, self.at)
        if sign is None or not name:
            return Term(FIELD, "", "", name, begin + 7) if name else None
        self.at = sign.end()
        at = self.at
        value = self._value()
        if not value:
            self._fault(begin, FIELD, f"{FIELD}: {about(self.entity, FIELD)}")
            return None
        return Term(FIELD, sign[0], value, name, at + 1)

    def _value(self) -> str:
        """The value that begins here, "" where none does."""
        if quoted := spelling.QUOTED.match(self.text, self.at):
            self.at = quoted.end()
            return spelling.without_escapes(quoted[1]).strip()
        plain = spelling.PLAIN.match(self.text, self.at)
        if plain is None:
            return ""
        self.at = plain.end()
        return plain[0]

    def _unknown(self, begin: int, key: str) -> None:
        from difflib import get_close_matches

        from crm_tui.domain.written import nearest

        said = _("“{key}:” is not known here").format(key=key)
        hint = nearest(key.lower(), self.keys)
        if not get_close_matches(key.lower(), self.keys, n=1) and "field" in self.keys:
            hint += "; " + _("a field of your own is {term}").format(term=f"field:{key}")
        self._fault(begin, key, said, hint)

    def _of_kind(self, term: Term) -> Filter | None:
        """The term with its value as it is meant; None, and a fault, where it cannot be."""
        known = self.keys[term.key]
        if known.kind in (WORD, STATE, THING) or (known.kind == COUNT and known.words):
            return self._of_words(term, known.words, or_count=known.kind == COUNT)
        if known.kind in (COUNT, DAYS):
            return self._of_count(term, MOST_DAYS if known.kind == DAYS else MOST_COUNT)
        assert known.kind != OWN  # read by its name
        return term

    def _of_words(self, term: Term, words: tuple[str, ...], *, or_count: bool) -> Filter | None:
        from crm_tui.domain.written import nearest

        if or_count and term.value.isdecimal():
            return self._of_count(term, MOST_COUNT)
        begun = [word for word in words if word.startswith(term.value.lower())]
        if begun and term.operator in TAKES[WORD]:
            return Term(term.key, term.operator, begun[0], at=term.at)
        message = _("“{value}” means nothing after “{key}:”").format(value=term.value, key=term.key)
        self._fault(term.at - 1, term.value, message, nearest(term.value.lower(), words))
        return None

    def _of_count(self, term: Term, most: int) -> Filter | None:
        if term.value.isdecimal() and len(term.value) < 12 and int(term.value) <= most:
            return Term(term.key, term.operator, str(int(term.value)), at=term.at)
        self._fault(term.at - 1, term.value, f"{term.key}: {about(self.entity, term.key)}",
                    _("write a whole number"))  # fmt: skip
        return None

    # -- characters -----------------------------------------------------------------------

    def _is_over(self) -> bool:
        """Whether nothing but spaces is left; they are passed."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at >= len(self.text)

    def _sees_word(self, word: str) -> bool:
        """Whether this joining word stands here, by itself."""
        if self._is_over():
            return False
        plain = spelling.PLAIN.match(self.text, self.at)
        return plain is not None and plain[0].lower() == word

    def _take_word(self, word: str) -> bool:
        if not self._sees_word(word):
            return False
        self.at += len(word)
        self._is_over()
        return True


def _joined(parts: list[Filter], kind: type[Every] | type[Either]) -> Filter:
    if not parts:
        return EVERYTHING
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


__all__ = ["DEEPEST", "LONGEST", "Reader"]
