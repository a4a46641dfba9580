"""A page as a browser without JavaScript has it: its text, its links, its forms."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "hr", "img", "input", "link", "meta", "source", "wbr"}
Attributes = dict[str, str]


@dataclass
class Button:
    text: str
    attributes: Attributes


@dataclass
class Form:
    attributes: Attributes
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)

    def button(self, text: str) -> Button:
        for button in self.buttons:
            if text in (button.text, button.attributes.get("value")):
                return button
        raise LookupError(f"no button “{text}”, but {[button.text for button in self.buttons]}")

    def pressed(self, button: Button) -> tuple[str, list[tuple[str, str]]]:
        """Return where the form goes with this button, and what it sends."""
        action = button.attributes.get("formaction") or self.attributes["action"]
        name = button.attributes.get("name")
        sent = [(name, button.attributes.get("value", ""))] if name else []
        # Like a browser: fields in the order of the page, of which the button's is one.
        return action, [*sent, *self.fields]


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, Attributes]] = []
        self.texts: list[tuple[str, str]] = []
        """Every visible text and spoken attribute, with where it stands."""
        self.forms: list[Form] = []
        self._open: list[str] = []
        self._button: Button | None = None
        self._written: tuple[str, list[str]] | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        for name in ("aria-label", "placeholder", "alt", "title"):
            if attributes.get(name):
                self.texts.append((f"{tag}[{name}]", attributes[name]))
        self._form_part(tag, attributes)
        if tag not in VOID:
            self._open.append(tag)

    def _form_part(self, tag: str, attributes: Attributes) -> None:
        if tag == "form":
            self.forms.append(Form(attributes))
        if not self.forms:
            return
        if tag == "button":
            self._button = Button("", attributes)
            self.forms[-1].buttons.append(self._button)
        if tag == "input" and attributes.get("type") != "checkbox":
            self.forms[-1].fields.append((attributes.get("name", ""), attributes.get("value", "")))
        if tag == "input" and "checked" in attributes:
            self.forms[-1].fields.append((attributes["name"], attributes["value"]))
        if tag == "textarea":
            self._written = (attributes.get("name", ""), [])

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag == "button":
            self._button = None
        if tag == "textarea" and self._written:
            name, parts = self._written
            # Like a browser: the first line end only begins the field.
            self.forms[-1].fields.append((name, "".join(parts).removeprefix("\n")))
            self._written = None

    def handle_data(self, data: str) -> None:
        if self._written:
            self._written[1].append(data)
        if not data.strip() or {"style", "script"} & set(self._open):
            return
        self.texts.append((self._open[-1] if self._open else "", data))
        if self._button:
            self._button.text = f"{self._button.text} {data.strip()}".strip()

    @property
    def text(self) -> str:
        return " ".join(" ".join(said for _, said in self.texts).split())

    def all(self, tag: str) -> Iterator[Attributes]:
        return (attributes for name, attributes in self.tags if name == tag)

    def form(self, action: str) -> Form:
        """Return the form that can go to this address, itself or by one of its buttons."""
        for form in self.forms:
            ways = [form.attributes.get("action", "")]
            ways += [button.attributes.get("formaction", "") for button in form.buttons]
            if any(way == action or way.endswith(action) for way in ways if way):
                return form
        raise LookupError(f"no form for {action}")
