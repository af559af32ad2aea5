"""The XML schemas: BPMN 2.0 as SpiffWorkflow ships it, and flowkit's own for the extension elements inside."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, Final

from lxml import etree

from flowkit.bpmn.report import MOST_FINDINGS, Report
from flowkit.bpmn.tree import BPMN, FLOWKIT, XSI, Element

_OWN: Final = Path(__file__).parent / "schema" / "flowkit.xsd"
_BOTH: Final = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="{bpmn}" schemaLocation="{bpmn_file}"/><xs:import namespace="{own}" schemaLocation="{own_file}"/>
</xs:schema>"""


def bpmn_schemas() -> Path:
    """The folder of the BPMN schemas. The package that ships them is looked up, not imported: that would load an
    engine.
    """
    package = find_spec("SpiffWorkflow")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("SpiffWorkflow, which ships the BPMN schemas, is not installed")
    return Path(package.submodule_search_locations[0]) / "bpmn" / "parser" / "schema"


@cache
def _schema() -> etree.XMLSchema:
    both = _BOTH.format(
        bpmn=BPMN, bpmn_file=(bpmn_schemas() / "BPMN20.xsd").as_uri(), own=FLOWKIT, own_file=_OWN.as_uri()
    )
    return etree.XMLSchema(etree.fromstring(both.encode()))


def validate(root: Element, report: Report) -> None:
    """Reports what breaks a schema, unless an error is reported at the same element already."""
    schema = _schema()
    if report.is_full or schema.validate(_without_hints(root)):
        return
    spaces = {prefix: space for element in root.iter("*") for prefix, space in element.nsmap.items() if prefix}
    for error in islice(_errors(schema), MOST_FINDINGS):
        element = _find(root, error.path, spaces)
        if element is None:
            report.add("schema", line=error.line, detail=_plain(error.message))
        elif not report.blames(element):
            report.add("schema", element, detail=_plain(error.message))


def _errors(schema: Any) -> Iterator[Any]:
    """The schema's log, which the stubs do not know to be iterable."""
    return iter(schema.error_log)


def _without_hints(root: Element) -> Element:
    """The tree without `xsi:schemaLocation`: libxml2 would open the files that it names."""
    hints = (f"{{{XSI}}}schemaLocation", f"{{{XSI}}}noNamespaceSchemaLocation")
    if not any(hint in element.attrib for element in root.iter("*") for hint in hints):
        return root
    bare = deepcopy(root)
    for element in bare.iter("*"):
        for hint in hints:
            if hint in element.attrib:
                del element.attrib[hint]
    return bare


def _find(root: Element, path: str | None, spaces: dict[str, str]) -> Element | None:
    if not path:
        return None
    try:
        found = root.getroottree().xpath(path, namespaces=spaces)
    except etree.XPathError:
        return None
    first = found[0] if isinstance(found, list) and found else None
    return first if isinstance(first, etree._Element) else None  # noqa: SLF001 - lxml gives the type no public name


def _plain(message: str) -> str:
    for space in (BPMN, FLOWKIT):
        message = message.replace(f"{{{space}}}", "")
    return message.strip()
