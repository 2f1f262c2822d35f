"""What does a message say, and which rules does it break?

`read` takes any bytes and never raises. `message` is there when every element could be understood, also where the whole
breaks a rule, such as an Update that names no earlier message; whoever must be sure asks `valid`.
"""

from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from notifications.alerts.cap import tree
from notifications.alerts.cap.messages import Message
from notifications.alerts.cap.parts import Part
from notifications.alerts.cap.problems import MOST_PROBLEMS, Problem, quoted
from notifications.alerts.cap.rules import broken_by
from notifications.alerts.cap.structure import ALERT, Child, Container
from notifications.alerts.cap.tree import SCHEMA_INSTANCE, SIGNATURES, Node
from notifications.alerts.cap.values import WHITE, Kind, Unfit
from notifications.alerts.cap.vocabulary import EARLIER, NAMESPACE

# Real alerts hold parameters without a value; a code without one says nothing.
MAY_SAY_NOTHING: Final = frozenset({"parameter"})
# Many alerts write UTC as they should not; what is meant is beyond doubt.
UNDERSTOOD: Final = frozenset({"time-utc"})


@dataclass(frozen=True, slots=True)
class Reading:
    message: Message | None
    problems: tuple[Problem, ...]
    signatures: int = 0

    @property
    def valid(self) -> bool:
        return not self.problems


def read(data: bytes) -> Reading:
    try:
        root = tree.parsed(data)
    except tree.Refused as refused:
        return Reading(None, (refused.problem,))
    if problem := foreign(root):
        return Reading(None, (problem,))
    reader = Reader()
    alert = reader.container(root, ALERT, "/alert")
    problems = tuple(islice(chain(reader.problems, broken_by(alert)), MOST_PROBLEMS))
    return Reading(alert.made() if reader.understood else None, problems, reader.signatures)


def foreign(root: Node) -> Problem | None:
    if root.name == "alert" and root.namespace == NAMESPACE:
        return None
    if earlier := EARLIER.get(root.namespace):
        return Problem("cap-version", "/", f"This is CAP {earlier}; only CAP 1.2 is read.")
    if root.name == "alert" and "cap" in root.namespace.lower():
        return Problem("cap-version", "/", f"The namespace {quoted(root.namespace)} is not that of CAP 1.2.")
    told = f"{root.name} of {root.namespace}" if root.namespace else f"{root.name} without a namespace"
    return Problem("not-cap", "/", f"The root is {quoted(told)}, not the alert of CAP 1.2.")


class Reader:
    """Goes through the tree once and gathers what is wrong."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.understood = True
        self.signatures = 0

    def tell(self, rule: str, path: str, message: str) -> None:
        self.problems.append(Problem(rule, path, message))
        self.understood = self.understood and rule in UNDERSTOOD

    def container(self, node: Node, container: Container, path: str) -> Part:
        part = Part(container, path)
        self.look_at_frame(node, path)
        if node.text.strip(WHITE):
            self.tell("unexpected-text", path, f"Text stands between the elements: {quoted(node.text)}.")
        known = {child.name: (place, child) for place, child in enumerate(container.children)}
        counts: dict[str, int] = {}
        reached = 0
        for inner in node.children:
            counts[inner.name] = count = counts.get(inner.name, 0) + 1
            if inner.namespace == SIGNATURES:
                reached = self.signature(inner, container, path, len(known), reached)
            elif inner.namespace != NAMESPACE or inner.name not in known:
                self.stranger(inner, f"{path}/{inner.name[:60]}[{count}]", part)
            else:
                place, child = known[inner.name]
                where = f"{path}/{inner.name}[{count}]" if child.many or count > 1 else f"{path}/{inner.name}"
                if place < reached:
                    self.tell("wrong-order", where, f"{child.name} stands too late.")
                reached = max(place, reached)
                self.element(inner, child, part, where, count)
        self.look_for_missing(container, counts, part)
        return part

    def signature(self, node: Node, container: Container, path: str, last: int, reached: int) -> int:
        """The standard lets signatures stand behind everything else; that they are skipped is no judgement of them."""
        if container is not ALERT or node.name != "Signature":
            self.tell("unknown-element", f"{path}/{node.name[:60]}", "A signature stands in alert alone.")
            return reached
        self.signatures += 1
        return last

    def stranger(self, node: Node, path: str, part: Part) -> None:
        meant = [child.field for child in part.container.children if child.name == node.name]
        if node.namespace != NAMESPACE and meant:
            part.spoilt.update(meant)
            self.tell("wrong-namespace", path, f"{node.name} is of the namespace {quoted(node.namespace)}.")
        else:
            self.tell("unknown-element", path, f"CAP 1.2 has no {quoted(node.name)} here.")

    def look_at_frame(self, node: Node, path: str) -> None:
        for name in node.attributes:
            if not name.startswith(f"{SCHEMA_INSTANCE} "):
                self.tell("unexpected-attribute", path, f"There is an attribute {quoted(name.rpartition(' ')[2])}.")

    def element(self, node: Node, child: Child, part: Part, path: str, count: int) -> None:
        if count > 1 and not child.many:
            self.tell("too-many", path, f"{child.name} stands once at most.")
            return
        if isinstance(child.kind, Container):
            part.lists.setdefault(child.field, []).append((path, self.container(node, child.kind, path)))
            return
        self.look_at_frame(node, path)
        for inner in node.children:
            self.tell("unknown-element", f"{path}/{inner.name[:60]}", f"{child.name} holds text alone.")
        self.value(node.text, child, part, path)

    def value(self, text: str, child: Child, part: Part, path: str) -> None:
        kind = child.kind
        assert isinstance(kind, Kind)  # noqa: S101 - for the type checker
        if not text.strip(WHITE):
            if child.required and not self.may_say_nothing(child, path):
                part.spoilt.add(child.field)
                self.tell("empty-element", path, f"{child.name} says nothing.")
                return
            if kind.may_be_empty and not child.required:
                return
        try:
            value = kind.read(text)
        except Unfit as unfit:
            self.tell(unfit.rule, path, str(unfit))
            if unfit.meant is None:
                part.spoilt.add(child.field)
                return
            value = unfit.meant
        if child.many:
            part.lists.setdefault(child.field, []).append((path, value))
        else:
            part.values[child.field] = value

    def may_say_nothing(self, child: Child, path: str) -> bool:
        return child.name == "value" and path.rsplit("/", 2)[-2].partition("[")[0] in MAY_SAY_NOTHING

    def look_for_missing(self, container: Container, counts: dict[str, int], part: Part) -> None:
        for child in container.children:
            if child.required and not counts.get(child.name):
                part.spoilt.add(child.field)
                self.tell("missing-element", f"{part.path}/{child.name}", f"{child.name} is missing.")
