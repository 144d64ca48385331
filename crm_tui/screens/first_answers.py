"""What the first screen asks: language, currency, country and pipeline, each chosen or typed.

It knows no widget: keys go in, answers and a reading of them come out.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.config import HOMES, LANGUAGES, usual_currency
from crm_tui.domain.countries import countries, country_name, country_typed
from crm_tui.domain.iso4217 import ACTIVE
from crm_tui.domain.zones import country_of_zone
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _
from crm_tui.widgets.field import Field

if TYPE_CHECKING:
    from crm_tui.config import Config
    from crm_tui.domain.pipelines import Pipeline

LANGUAGE, CURRENCY, COUNTRY, PIPELINE = "language", "currency", "country", "pipeline"
LINES = (LANGUAGE, CURRENCY, COUNTRY, PIPELINE)
TITLES = {
    LANGUAGE: N_("Language"),
    CURRENCY: N_("Currency"),
    COUNTRY: N_("Country"),
    PIPELINE: N_("Pipeline"),
}
OFFERED = ("founder", "sales", "windows")
OFTEN = ("USD", "EUR", "RUB", "IRR", "KRW", "GBP")
ENGLISH = {"en": "English", "ru": "Russian", "fa": "Persian", "ko": "Korean"}


class Chosen(NamedTuple):
    """What was answered. stages: stages typed as `Talk > Trial > Paid`, else ""."""

    language: str
    currency: str
    country: str
    pipeline: str
    stages: str = ""


class Answers:
    """The four lines, what is chosen in each, and what is being typed into it."""

    def __init__(self, config: "Config") -> None:
        language = config.language if config.language in LANGUAGES else "en"
        self.values = {
            LANGUAGE: language,
            CURRENCY: config.currency,
            COUNTRY: config.country or country_of_zone(config.zone),
            PIPELINE: config.pipeline or OFFERED[0],
        }
        self.typed = {line: Field() for line in LINES}
        self.faults: dict[str, str] = {}
        self.at = 0
        self._stages = ""
        self._settled = {line for line in (CURRENCY, COUNTRY) if _is_told(config, line)}
        if self.values[COUNTRY] and COUNTRY not in self._settled:
            self._take(COUNTRY, self.values[COUNTRY])
        self._before_typing = self.values[PIPELINE]
        self._offered = tuple(dict.fromkeys((*OFFERED, self.values[PIPELINE])))
        self._shipped: dict[str, Pipeline] = {}

    # -- what is chosen -------------------------------------------------------------------

    @property
    def line(self) -> str:
        """The line that keys go to."""
        return LINES[self.at]

    def chosen(self) -> Chosen:
        """The answers as they stand."""
        language, currency, country, pipeline = (self.values[line] for line in LINES)
        return Chosen(language, currency, country, pipeline, self._stages)

    def options(self, line: str) -> tuple[str, ...]:
        """What arrows choose from in a line."""
        if line == LANGUAGE:
            return tuple(LANGUAGES)
        if line == PIPELINE:
            return self._offered
        value = self.values[line]
        if line == CURRENCY:
            home = usual_currency(self.values[COUNTRY])
            return tuple(c for c in dict.fromkeys((home, *OFTEN, *sorted(ACTIVE))) if c)
        listed = ("", *countries())
        return listed if value in listed else (value, *listed)

    def label(self, line: str, value: str) -> str:
        """What an option is called."""
        if line == LANGUAGE:
            return LANGUAGES.get(value, value)
        if line == COUNTRY:
            return f"{country_name(value)} ({value})" if value else _("not said")
        return value

    def meant(self, line: str) -> str:
        """How what is typed in a line is read, "" where it says so itself."""
        is_stages = line == PIPELINE and self._stages
        return "" if is_stages else self.label(line, self.values[line])

    def stages(self) -> tuple[str, ...]:
        """The names of the stages of the pipeline that is chosen or typed."""
        if self._stages:
            return tuple(" ".join(part.split()) for part in _parts(self._stages))
        found = self._pipeline(self.values[PIPELINE])
        return tuple(stage.name for stage in found.stages) if found else ()

    def _pipeline(self, key: str) -> "Pipeline | None":
        from crm_tui.store.defaults import PIPELINES, load_default_pipeline

        name = f"{key} {self.values[LANGUAGE]}"
        if key in PIPELINES and name not in self._shipped:
            self._shipped[name] = load_default_pipeline(key, self.values[LANGUAGE])
        return self._shipped.get(name)

    # -- keys -----------------------------------------------------------------------------

    def move(self, by: int) -> None:
        """To another line, round and round."""
        self.at = (self.at + by) % len(LINES)

    def turn(self, by: int) -> None:
        """Choose the next option of the line, or the one before."""
        listed = self.options(self.line)
        at = listed.index(self.values[self.line]) if self.values[self.line] in listed else 0
        self.choose(self.line, listed[(at + by) % len(listed)])

    def choose(self, line: str, value: str) -> None:
        """Take an option; what was typed there is forgotten."""
        self.typed[line] = Field()
        if line == PIPELINE:
            self._stages, self._before_typing = "", value
        self._take(line, value)

    def press(self, name: str, char: str | None) -> bool:
        """Type into the line; False if it is none of a line's keys."""
        answered = self.typed[self.line].press(name, char)
        if answered:
            self._read()
        return answered

    def paste(self, text: str) -> None:
        """Take pasted text into the line."""
        self.typed[self.line].insert(text)
        self._read()

    def fault(self) -> str:
        """What is typed and cannot be read, "" if all can; the line of it is gone to."""
        for at, line in enumerate(LINES):
            if line in self.faults:
                self.at = at
                return self.faults[line]
        return ""

    def _take(self, line: str, value: str) -> None:
        self.faults.pop(line, None)
        self.values[line] = value
        self._settled.add(line)
        if line == LANGUAGE and COUNTRY not in self._settled:
            self.values[COUNTRY] = HOMES.get(value, "")
        if line in (LANGUAGE, COUNTRY) and CURRENCY not in self._settled:
            self.values[CURRENCY] = usual_currency(self.values[COUNTRY]) or "USD"

    def _read(self) -> None:
        line = self.line
        text = self.typed[line].text.strip()
        if line == PIPELINE:
            self._read_pipeline(text)
        elif not text:
            self.faults.pop(line, None)
        elif found := READERS[line](text):
            self._take(line, found)
        else:
            self.faults[line] = _(FAULTS[line]).format(text=text)

    def _read_pipeline(self, text: str) -> None:
        self._stages = ""
        self._take(PIPELINE, self._before_typing)
        if not text:
            return
        if len(_parts(text)) == 1:
            known = next((key for key in self._known() if key.startswith(text.casefold())), "")
            if known:
                self._take(PIPELINE, known)
                return
        try:
            self._stages = _checked(text)
        except Invalid as error:
            self.faults[PIPELINE] = f"{error.message} {error.hint}"

    def _known(self) -> tuple[str, ...]:
        from crm_tui.store.defaults import PIPELINES

        return tuple(dict.fromkeys((*self._offered, *PIPELINES)))


def _is_told(config: "Config", name: str) -> bool:
    """Whether somebody said it, or the system's own country did."""
    return bool(config.country) or config.origin(name) not in (_("the default"), _("the country"))


def _parts(text: str) -> list[str]:
    return text.replace("→", ">").split(">")


def _checked(text: str) -> str:
    """Stages as they are typed. Raises Invalid for one alone, and for what is no pipeline."""
    from crm_tui.domain.pipelines import typed_pipeline

    if len(_parts(text)) == 1:
        raise Invalid(
            _("A pipeline has several stages."),
            field="stages",
            hint=_("Write the stages in order, such as: Talk > Trial > Paid"),
        )
    typed_pipeline(text)
    return text


def _language_typed(text: str) -> str:
    wanted = text.casefold()
    for code in LANGUAGES:
        names = (code, LANGUAGES[code].casefold(), ENGLISH[code].casefold())
        if any(name.startswith(wanted) for name in names):
            return code
    return ""


def _currency_typed(text: str) -> str:
    wanted = text.upper()
    listed = (*OFTEN, *sorted(ACTIVE))
    return next((code for code in listed if code.startswith(wanted)), "")


READERS: dict[str, Callable[[str], str]] = {
    LANGUAGE: _language_typed,
    CURRENCY: _currency_typed,
    COUNTRY: country_typed,
}
FAULTS = {
    LANGUAGE: N_("“{text}” is none of the languages: en, ru, fa, ko."),
    CURRENCY: N_("“{text}” is no currency: use a code of ISO 4217, such as EUR."),
    COUNTRY: N_("“{text}” is no country: use its name, or a code such as DE."),
}
