"""The retained tree becomes a file again (ADR 29), and the first tree of a file that nobody has written yet."""

from __future__ import annotations

import codecs
from typing import Final

from lxml import etree

from flowkit.bpmn.tree import BPMN, BPMNDI, DC, DI, FLOWKIT, XSI, Element

_PREFIXES: Final = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI, "flowkit": FLOWKIT}


def write(tree: etree._ElementTree) -> bytes:
    """The file: in the encoding that it was read in, with the comments and instructions around its root.

    What the tree says is the same as what the file said; the spelling of equal characters, the quotes of attributes and
    the blanks inside tags may differ.
    """
    root = tree.getroot()
    encoding = _known(tree.docinfo.encoding or "UTF-8")
    parts = [*reversed(list(root.itersiblings(preceding=True))), root, *root.itersiblings()]
    lines = [
        f'<?xml version="{tree.docinfo.xml_version or "1.0"}" encoding="{encoding}"?>',
        *(etree.tostring(part, encoding="unicode", with_tail=False) for part in parts),
    ]
    return ("\n".join(lines) + "\n").encode(encoding, errors="xmlcharrefreplace")


def _known(encoding: str) -> str:
    """The encoding, or UTF-8 in place of one that only the parser's library knows."""
    try:
        codecs.lookup(encoding)
    except LookupError:
        return "UTF-8"
    return encoding


def new_file(identity: str, target: str) -> Element:
    """The root of a new file, under the usual prefixes; `target` is the target namespace."""
    root = etree.Element(f"{{{BPMN}}}definitions", nsmap=dict(_PREFIXES))
    root.set("id", identity)
    root.set("targetNamespace", target)
    return root
