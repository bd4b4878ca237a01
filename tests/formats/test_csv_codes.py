"""Every code of xBRL-CSV shown both ways: a report that keeps the rule and one that breaks it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from csv_reports import GROUPS, LINES, METADATA, NAMESPACE, TYPES, base, columns, info, patched, read

from exporter.codes import CODES

#: A change to the metadata (or whole metadata) and other files.
Example = tuple[Any, dict[str, bytes | None]]


def of(change: Any = {}, **files: bytes | None) -> Example:  # noqa: B006
    return change, files


SOUND = of()
FACT = {"concept": "s:Sales", "period": "2025", "unit": "iso4217:JPY"}
PG = columns(
    concept=None,
    unit=None,
    q3=None,
    kind={"propertyGroups": {"sales": {"dimensions": {"concept": "s:Sales", "unit": "iso4217:JPY"}}}},
    q2={"dimensions": {"concept": None, "unit": None}, "propertiesFrom": ["kind"], "decimals": None},
)
NOTES = {
    "tableTemplates": {
        "notes": {
            "columns": {"text": {"dimensions": {"concept": "xbrl:note", "language": "en", "entity": "#none"}}}
        }
    },
    "tables": {"notes": {"url": "notes.csv"}},
}
LINKED = patched(
    patched(NOTES, info(**TYPES, **GROUPS)),
    {"links": {"footnote": {"_": {"lines.r_1.q2": ["notes.r_1.text"]}}}},
)
NOTE = b"text\n<p>Estimated</p>\n"
EXTENDS = info(extends=["base.json"])
#: Says the report's parameter in a file of its own alone.
NAMES_FILE = EXTENDS | {"parameters": None, "parameterURL": "p.csv"}
WHO = b"name,value\nwho,id:2\n"
ROW_ID = patched(columns(row={}), {"tableTemplates": {"lines": {"rowIdColumn": "row"}}})
DUPLICATE_KEY = json.dumps(METADATA).replace('"tables"', '"tables": {}, "tables"', 1).encode()


def links(
    kind: str = "footnote", group: str = "_", source: str = "lines.r_1.q2", target: str = "notes.r_1.text"
) -> Example:
    return of(LINKED | {"links": {kind: {group: {source: [target]}}}}, notes__csv=NOTE)


def lines(text: str, change: Any = {}) -> Example:  # noqa: B006
    return of(change, lines__csv=text.encode())


def cell(value: str) -> Example:
    return lines(f"concept,unit,q2\ns:Sales,iso4217:JPY,{value}\n")


def dimension(**stated: str) -> Example:
    return of(
        columns(q2={"dimensions": stated}, q3={"dimensions": stated}, unit=None, concept=None) | {},
        lines__csv=b"q2\n5\n",
    )


TEMPLATE = {"tableTemplates": {"lines": {"columns": {"unit": None}}}}

#: Code → an example that keeps the rule and one or more that break it.
EXAMPLES: dict[str, tuple[Example, ...]] = {
    "xbrlce:invalidJSON": (SOUND, of(b"{"), of(DUPLICATE_KEY), of(b"\xff\xfe{}"), of(b'{"a": NaN}')),
    "xbrlce:invalidJSONStructure": (
        SOUND,
        of({"tables": []}),
        of({"rows": {}}),
        of(b"[]"),
        of(info(final={"columns": True})),
        of({"dimensions": {"xbrl:noteId": "x"}}),
        of({"parameters": {"who": 1}}),
        of({"dimensions": {"x": "y"}}),
        of({"parameters": {"who": "a\0b"}}),
    ),
    "xbrlce:invalidIdentifier": (
        SOUND,
        of({"tables": {"a.b": {"url": "lines.csv", "template": "lines"}}}),
        of(columns(**{"1a": {}})),
        of({"parameters": {"w o": "x"}}),
        of({"parameterURL": "p.csv"}, p__csv=b"name,value\n1a,x\n"),
    ),
    "xbrlce:conflictingMetadataValue": (
        of(EXTENDS, base__json=base({"dimensions": {"entity": "$who"}})),
        of(EXTENDS, base__json=base({"dimensions": {"entity": "id:2"}})),
        of(EXTENDS, base__json=base(info(namespaces={"s": "http://other.example"}))),
    ),
    "xbrlce:unresolvableBaseMetadataFile": (
        of(EXTENDS, base__json=base()),
        of(EXTENDS),
        of(info(extends=["../base.json"]), base__json=base()),
        of(info(extends=["http://far.example/base.json"])),
    ),
    "xbrlce:illegalCycle": (
        of(
            info(extends=["base.json", "other.json"]),
            base__json=base(EXTENDS | info(extends=["other.json"])),
            other__json=base(),
        ),
        of(EXTENDS, base__json=base(info(extends=["base.json"]))),
        of(
            EXTENDS,
            base__json=base(info(extends=["other.json"])),
            other__json=base(info(extends=["base.json"])),
        ),
        of(info(extends=["shop.json"])),
    ),
    "xbrlce:multipleDocumentTypesInExtensionChain": (
        of(EXTENDS, base__json=base()),
        of(EXTENDS, base__json=base(info(documentType="https://xbrl.org/2021/xbrl-json"))),
    ),
    "xbrlce:illegalExtensionOfFinalProperty": (
        of(EXTENDS, base__json=base(info(final={"namespaces": True}))),
        of(
            EXTENDS | {"documentInfo": {"extends": ["base.json"], "namespaces": {"z": "http://z.example"}}},
            base__json=base(info(final={"namespaces": True})),
        ),
        of(EXTENDS, base__json=base(info(final={"parameters": True}))),
        of(
            info(extends=["base.json"], taxonomy=["http://shop.example/2025/shop.xsd", "http://new.example"]),
            base__json=base(info(final={"taxonomy": True})),
        ),
        of(NAMES_FILE, base__json=base(info(final={"parameters": True})), p__csv=WHO),
        of(NAMES_FILE, base__json=base(info(final={"parameterURL": True})), p__csv=WHO),
        of(
            NAMES_FILE,
            base__json=base(info(extends=["other.json"], final={"tables": False})),
            other__json=base(info(final={"parameters": True})),
            p__csv=WHO,
        ),
        of(
            patched(NAMES_FILE, info(extends=["other.json", "base.json"])) | {"parameterURL": None},
            base__json=base(info(final={"parameters": True})),
            other__json=base({"parameterURL": "p.csv"}),
            p__csv=WHO,
        ),
    ),
    "xbrlce:illegalRedefinitionOfNonExtensibleProperty": (
        of(EXTENDS | {"decimals": 2}, base__json=base({"decimals": 2})),
        of(EXTENDS | {"decimals": 2}, base__json=base({"decimals": 3})),
    ),
    "xbrlce:illegalReportParameterRedefinition": (
        of(EXTENDS, base__json=base({"parameters": {"who": "id:1"}})),
        of(EXTENDS, base__json=base({"parameters": {"who": "id:2"}})),
        of(
            NAMES_FILE,
            base__json=base({"parameters": {"who": "id:1"}} | info(final={"parameters": True})),
            p__csv=WHO,
        ),
        of(NAMES_FILE, base__json=base({"parameters": {"who": "id:1"}}), p__csv=WHO),
        of(
            NAMES_FILE | {"parameters": {"who": "id:1"}},
            base__json=base({"parameters": {"who": "id:1"}}),
            p__csv=WHO,
        ),
    ),
    "xbrlce:unknownTableTemplate": (SOUND, of({"tables": {"lines": {"template": "rows"}}})),
    "xbrlce:conflictingColumnType": (
        SOUND,
        of(columns(note={"dimensions": {}})),
        of(columns(q3={"propertyGroups": {}})),
        of(columns(note={"propertyGroups": {}})),
    ),
    "xbrlce:undefinedRowIdColumn": (
        of(ROW_ID, lines__csv=b"row,concept,unit,q2\na,s:Sales,iso4217:JPY,1\n"),
        of({"tableTemplates": {"lines": {"rowIdColumn": "row"}}}),
    ),
    "xbrlce:invalidRowIdColumn": (
        of(ROW_ID, lines__csv=b"row,concept,unit,q2\na,s:Sales,iso4217:JPY,1\n"),
        of({"tableTemplates": {"lines": {"rowIdColumn": "note"}}}),
    ),
    "xbrlce:misplacedDecimalsOnNonFactColumn": (
        SOUND,
        of(columns(unit={"decimals": 2})),
        of(columns(note={"decimals": 2})),
    ),
    "xbrlce:invalidPropertyGroupColumnReference": (
        of(PG, lines__csv=b"kind,q2\nsales,5\n"),
        of(columns(q2={"propertiesFrom": ["kind"]})),
        of(columns(q2={"propertiesFrom": ["unit"]})),
    ),
    "xbrlce:repeatedPropertyGroupDimension": (
        of(PG, lines__csv=b"kind,q2\nsales,5\n"),
        of(
            patched(
                PG,
                columns(
                    more={"propertyGroups": {"x": {"dimensions": {"unit": "iso4217:USD"}}}},
                    q2={"propertiesFrom": ["kind", "more"]},
                ),
            )
        ),
    ),
    "xbrlce:repeatedPropertyGroupDecimalsProperty": (
        of(
            patched(
                PG,
                columns(
                    more={"propertyGroups": {"x": {"decimals": 2}}}, q2={"propertiesFrom": ["kind", "more"]}
                ),
            ),
            lines__csv=b"kind,more,q2\nsales,x,5\n",
        ),
        of(
            patched(
                PG,
                columns(
                    more={"propertyGroups": {"x": {"decimals": 2}}},
                    kind={"propertyGroups": {"sales": {"decimals": 0}}},
                    q2={"propertiesFrom": ["kind", "more"]},
                ),
            )
        ),
    ),
    "xbrlce:invalidReference": (
        SOUND,
        of({"dimensions": {"entity": "$1"}}),
        of({"dimensions": {"entity": "$"}}),
        of({"dimensions": {"entity": "$a b"}}),
        of({"dimensions": {"entity": "$a.b"}}),
    ),
    "xbrlce:invalidReferenceTarget": (
        SOUND,
        of(columns(q2={"dimensions": {"concept": "$what"}})),
        of(
            columns(q2={"dimensions": {"concept": "$note"}}),
            lines__csv=b"note,unit,q2\ns:Sales,iso4217:JPY,1\n",
        ),
        of({"dimensions": {"entity": "$whom"}, "parameters": None}),
    ),
    "xbrlce:invalidPeriodSpecifier": (
        of(
            columns(when={}, q2={"dimensions": {"period": "$when@end"}}, q3=None),
            lines__csv=b"concept,unit,when,q2\ns:Sales,iso4217:JPY,2025Q2,1\n",
        ),
        of(columns(when={}, q2={"dimensions": {"period": "$when@middle"}})),
        of(columns(q2={"dimensions": {"unit": "$unit@start"}})),
    ),
    "xbrlce:referenceTargetNotDuration": (
        of(
            columns(when={}, q2={"dimensions": {"period": "$when@end"}}, q3=None),
            lines__csv=b"concept,unit,when,q2\ns:Sales,iso4217:JPY,2025Q2,1\n",
        ),
        of(
            columns(when={}, q2={"dimensions": {"period": "$when@end"}}, q3=None),
            lines__csv=b"concept,unit,when,q2\ns:Sales,iso4217:JPY,2025-06-30@end,1\n",
        ),
        of(
            columns(when={}, q2={"dimensions": {"period": "$when@start"}}, q3=None),
            lines__csv=b"concept,unit,when,q2\ns:Sales,iso4217:JPY,2025-06-30T00:00:00,1\n",
        ),
    ),
    "xbrlce:unreferencedParameter": (
        SOUND,
        of({"parameters": {"more": "x"}}),
        of({"tables": {"lines": {"parameters": {"more": "x"}}}}),
        of({"parameterURL": "p.csv"}, p__csv=b"name,value\nmore,x\n"),
    ),
    "xbrlce:invalidParameterName": (
        of(
            patched(
                columns(q2={"decimals": "$precision"}),
                {"tables": {"lines": {"parameters": {"precision": "2"}}}},
            )
        ),
        of({"tables": {"lines": {"parameters": {"a b": "x"}}}}),
    ),
    "xbrlce:missingParametersFile": (
        of({"parameterURL": "p.csv"}, p__csv=b"name,value\nwho,id:2\n"),
        of({"parameterURL": "p.csv"}),
        of({"parameterURL": "/etc/p.csv"}),
    ),
    "xbrlce:invalidParameterCSVFile": (
        of({"parameterURL": "p.csv"}, p__csv=b"\xef\xbb\xbfname,value\r\nwho,id:2\r\n\r\n"),
        of({"parameterURL": "p.csv"}, p__csv=b"who,id:2\n"),
        of({"parameterURL": "p.csv"}, p__csv=b""),
        of({"parameterURL": "p.csv"}, p__csv=b"name,value\nwho,\n"),
        of({"parameterURL": "p.csv"}, p__csv=b"name,value\n,id:2\n"),
        of({"parameterURL": "p.csv"}, p__csv=b"name,value\nwho,id:2,x\n"),
        of({"parameterURL": "p.csv"}, p__csv=b"name,value,x\nwho,id:2,x\n"),
        of({"parameterURL": "p.csv"}, p__csv=b"name,value\nwho,id:2\nwho,id:2\n"),
        of({"parameterURL": "p.csv"}, p__csv=b"name;value\nwho;id:2\n"),
    ),
    "xbrlce:missingRequiredCSVFile": (
        of({"tables": {"lines": {"optional": True}}}, lines__csv=None),
        of(lines__csv=None),
        of({"tables": {"lines": {"url": "../lines.csv"}}}),
        of({"tables": {"lines": {"url": "file:///lines.csv"}}}),
        of({"tables": {"lines": {"url": "a%2f..%2f..%2flines.csv"}}}),
    ),
    "xbrlce:invalidCSVFileFormat": (
        lines('\ufeffconcept,unit,q2,q3\r\ns:Sales,"iso4217:JPY","1",\rs:Costs,,5\n'),
        of(lines__csv=LINES.decode().encode("utf-16")),
        of({"parameterURL": "p.csv"}, p__csv=WHO.decode().encode("utf-16")),
        of({"parameterURL": "p.csv"}, p__csv=WHO.decode().encode("utf-16-le")),
        of({"parameterURL": "p.csv"}, p__csv="name,value\nwho,id:é\n".encode("latin-1")),
        of({"parameterURL": "p.csv"}, p__csv=b'name,value\nwho,"id:2\n'),
        of({"parameterURL": "p.csv"}, p__csv=b'name,value\nwho,id"2"\n'),
        of({"parameterURL": "p.csv"}, p__csv=b"name,value\nwho,id:\0\n"),
        of(lines__csv=LINES + b"\xff\n"),
        lines('concept,unit,q2\ns:Sales,iso4217:JPY,"5\n'),
        lines('concept,unit,q2\ns:Sales,iso4217:JPY,5"5\n'),
        lines('concept,unit,q2\ns:Sales,iso4217:JPY,"5"5\n'),
        lines("concept,unit,q2\ns:Sales,iso4217:JPY,5,6\n"),
        lines("concept,unit,q2\ns:Sales,iso4217:JPY,\0\n"),
        lines("concept,unit,q2\ns:Sales,iso4217:JPY,\ufffe\n"),
        lines(""),
        lines("\ufeff"),
        lines("\n\n"),
    ),
    "xbrlce:invalidHeaderValue": (
        SOUND,
        lines("con cept,q2\n"),
        lines("concept;unit;q2\n"),
        lines("1a,q2\n"),
    ),
    "xbrlce:unknownColumn": (SOUND, lines("concept,unit,q4\n")),
    "xbrlce:repeatedColumnIdentifier": (SOUND, lines("concept,unit,q2,q2\n")),
    "xbrlce:missingRowIdentifier": (
        of(ROW_ID, lines__csv=b"row,concept,unit,q2\na,s:Sales,iso4217:JPY,1\n,,,\n"),
        of(ROW_ID, lines__csv=b"row,concept,unit,q2\n,s:Sales,iso4217:JPY,1\n"),
    ),
    "xbrlce:invalidRowIdentifier": (
        of(ROW_ID, lines__csv=b"row,concept,unit,q2\n1-a,s:Sales,iso4217:JPY,1\n"),
        of(ROW_ID, lines__csv=b"row,concept,unit,q2\na.b,s:Sales,iso4217:JPY,1\n"),
        of(ROW_ID, lines__csv=b"row,concept,unit,q2\na b,s:Sales,iso4217:JPY,1\n"),
    ),
    "xbrlce:repeatedRowIdentifier": (
        of(ROW_ID, lines__csv=b"row,concept,unit,q2\na,s:Sales,iso4217:JPY,1\nb,s:Costs,iso4217:JPY,1\n"),
        of(ROW_ID, lines__csv=b"row,concept,unit,q2\na,s:Sales,iso4217:JPY,1\na,s:Costs,iso4217:JPY,1\n"),
    ),
    "xbrlce:unknownPropertyGroup": (
        of(PG, lines__csv=b"kind,q2\nsales,5\n,\n"),
        of(PG, lines__csv=b"kind,q2\ncosts,5\n"),
    ),
    "xbrlce:unknownSpecialValue": (
        lines("concept,unit,q2\ns:Policy,,##none\n"),
        cell("#missing"),
        of({"dimensions": {"entity": "#what"}}),
        of({"parameters": {"who": "#x"}}),
        lines("concept,unit,q2\n#x,iso4217:JPY,1\n"),
        of(PG, lines__csv=b"kind,q2\n#x,5\n"),
    ),
    "xbrlce:illegalUseOfNone": (
        lines("concept,unit,q2\ns:Sales,#none,5\n"),
        cell("#none"),
        of(PG, lines__csv=b"kind,q2\n#none,5\n"),
    ),
    "xbrlce:unmappedCellValue": (
        lines("concept,unit,note,q2,\ns:Sales,iso4217:JPY,why not,5,\n#none,,,,\n"),
        lines("concept,unit,q2\ns:Sales,iso4217:JPY,\n"),
        lines("concept,unit,q2,\ns:Sales,iso4217:JPY,5,x\n"),
        of(columns(more={}), lines__csv=b"concept,unit,more,q2\ns:Sales,iso4217:JPY,x,5\n"),
        of(patched(PG, columns(q3={"dimensions": FACT})), lines__csv=b"kind,q3\nsales,5\n"),
        lines("concept,unit,q2\ns:Policy,iso4217:JPY,text\n"),
    ),
    "xbrlce:invalidConceptQName": (
        SOUND,
        lines("concept,unit,q2\nSales,iso4217:JPY,5\n"),
        lines("concept,unit,q2\n#nil,iso4217:JPY,5\n"),
        of(columns(q2={"dimensions": {"concept": "s:a b"}})),
        lines("concept,unit,q2\n#empty,iso4217:JPY,5\n"),
    ),
    "xbrlce:invalidFactValue": (
        cell("-1.5E+3"),
        cell("12 000"),
        cell("1-"),
        cell("#empty"),
        cell("n/a"),
        cell("1.2.3"),
    ),
    "xbrlce:invalidDimensionValue": (
        of(columns(q2={"dimensions": {"s:AreaAxis": "s:Asia", "s:ShopAxis": "any thing"}})),
        of(columns(q2={"dimensions": {"s:AreaAxis": "Asia"}})),
        of(columns(q2={"dimensions": {"s:AreaAxis": "#nil"}})),
    ),
    "xbrlce:invalidDecimalsValue": (
        of(columns(q2={"decimals": "#none"})),
        of(columns(q2={"decimals": "2"})),
        of(columns(q2={"decimals": "INF"})),
        of(columns(q2={"decimals": "$unit"})),
        of({"decimals": 99999999999}),
        of(
            columns(d={}, q2={"decimals": "$d"}), lines__csv=b"concept,unit,d,q2\ns:Sales,iso4217:JPY,1.5,1\n"
        ),
        of(
            columns(d={}, q2={"decimals": "$d"}),
            lines__csv=b"concept,unit,d,q2\ns:Sales,iso4217:JPY,#nil,1\n",
        ),
    ),
    "xbrlce:invalidDecimalsSuffix": (
        lines('concept,unit,q2,q3\ns:Sales,iso4217:JPY,5d-3,"5 d INF"\n'),
        cell("5d"),
        cell("5d+3"),
        cell("5d1.5"),
        cell("5d03"),
        cell("d3"),
    ),
    "xbrlce:invalidLanguageCode": (
        of(columns(q2={"dimensions": {"language": "en-US"}})),
        of(columns(q2={"dimensions": {"language": "en_US"}})),
        of(columns(q2={"dimensions": {"language": "#nil"}})),
    ),
    "xbrlce:invalidPeriodRepresentation": (
        of(columns(q2={"dimensions": {"period": "2025-04-01T00:00:00/2025-07-01T00:00:00"}})),
        *(
            of(columns(q2={"dimensions": {"period": text}}))
            for text in (
                "2025Q5",
                "2025-13",
                "2025W54",
                "2025-02-30",
                "2025-04-01..",
                "2025-06-30..2025-04-01",
                "25",
                "#nil",
                "2025@middle",
                "2025-04-01T00:00:00..2025-06-30T00:00:00",
                "2025-04-01/2025-06-30",
                "0000",
            )
        ),
    ),
    "xbrlce:unknownLinkType": (links(), links(kind="other")),
    "xbrlce:unknownLinkGroup": (links(), links(group="other")),
    "xbrlce:unknownLinkSource": (links(), links(source="lines.r_9.q2"), links(source="lines.1.q2")),
    "xbrlce:unknownLinkTarget": (links(), links(target="notes.r_2.text")),
    "oimce:unsupportedDocumentType": (
        SOUND,
        of(info(documentType="https://xbrl.org/2021/xbrl-json")),
        of(info(documentType=None)),
        of({"documentInfo": None}),
    ),
    "oimce:unboundPrefix": (
        SOUND,
        lines("concept,unit,q2\nx:Sales,iso4217:JPY,5\n"),
        of({"x:own": 1}),
        of({"dimensions": {"x:Axis": "s:A"}}),
        of(info(features={"x:y": True})),
        lines("concept,unit,q2\ns:Sales,x:JPY,5\n"),
        of({"parameters": {"who": "x:1"}}),
    ),
    "oimce:invalidSQName": (SOUND, of({"parameters": {"who": "1"}}), of({"dimensions": {"s:1": "s:A"}})),
    "oimce:invalidURI": (SOUND, of(info(namespaces={"z": "not absolute"}))),
    "oimce:invalidURIAlias": (SOUND, of(info(namespaces={"1": "http://one.example"}))),
    "oimce:invalidAliasForReservedURI": (
        SOUND,
        of(info(namespaces={"cur": "http://www.xbrl.org/2003/iso4217", "iso4217": None})),
    ),
    "oimce:invalidURIForReservedAlias": (SOUND, of(info(namespaces={"utr": "http://one.example"}))),
    "oimce:multipleAliasesForURI": (SOUND, of(info(namespaces={"t": NAMESPACE}))),
    "oimce:invalidUnitStringRepresentation": (
        lines("concept,unit,q2\ns:Sales,iso4217:JPY/(s:a*s:b),5\n"),
        lines("concept,unit,q2\ns:Sales,JPY,5\n"),
        lines("concept,unit,q2\ns:Sales,s:b*s:a,5\n"),
        lines("concept,unit,q2\ns:Sales,(s:a),5\n"),
    ),
    "oime:noTaxonomy": (
        of(EXTENDS | {"documentInfo": {"extends": ["base.json"], "taxonomy": None}}, base__json=base()),
        of(info(taxonomy=[])),
        of(info(taxonomy=None)),
    ),
    "oime:invalidBaseURL": (of(info(baseURL="http://shop.example/")), of(info(baseURL="shop/"))),
    "oime:missingConceptDimension": (
        SOUND,
        lines("concept,unit,q2\n,iso4217:JPY,5\n"),
        lines("unit,q2\niso4217:JPY,5\n"),
    ),
    "oime:illegalPureUnit": (
        lines("concept,unit,q2\ns:Sales,,5\n"),
        of(
            info(namespaces={"xbrli": "http://www.xbrl.org/2003/instance"}),
            lines__csv=b"concept,unit,q2\ns:Sales,xbrli:pure,5\n",
        ),
    ),
    "oime:invalidUseOfReservedIdentifier": (
        SOUND,
        of(
            patched(info(namespaces={"e": "https://xbrl.org/2021/entities"}), {"parameters": {"who": "e:NA"}})
        ),
    ),
    "oime:misplacedDecimalsProperty": (cell("5"), cell("#nil")),
    "oime:unusedNoteFact": (links(), of(patched(NOTES, info(**TYPES, **GROUPS)), notes__csv=NOTE)),
    "oime:missingLanguageForNoteFact": (
        links(),
        of(
            patched(
                LINKED,
                {"tableTemplates": {"notes": {"columns": {"text": {"dimensions": {"language": None}}}}}},
            ),
            notes__csv=NOTE,
        ),
    ),
    "oime:misplacedNoteFactDimension": (
        links(),
        of(
            patched(
                LINKED, {"tableTemplates": {"notes": {"columns": {"text": {"dimensions": {"entity": None}}}}}}
            ),
            notes__csv=NOTE,
        ),
    ),
    "oime:illegalStandardFootnoteTarget": (links(), links(target="lines.r_2.q2")),
    "oime:invalidXHTMLFragment": (links(), of(LINKED, notes__csv=b"text\n<p>Open\n")),
    "oime:xhtmlElementInNonDefaultNamespace": (
        links(),
        of(LINKED, notes__csv=b'text\n"<h:p xmlns:h=""http://www.w3.org/1999/xhtml"">Note</h:p>"\n'),
    ),
}

#: What follows from a fault elsewhere: what it would have used is unused. Nothing else is told of one fault.
FOLLOW = {"xbrlce:unmappedCellValue", "xbrlce:unreferencedParameter", "oime:unusedNoteFact"}


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_what_keeps_the_rule_has_no_finding(code: str) -> None:
    change, files = EXAMPLES[code][0]
    _, findings = read(change, **files)
    assert [str(one) for one in findings] == []


@pytest.mark.parametrize(
    ("code", "number"),
    [(code, number) for code in sorted(EXAMPLES) for number in range(1, len(EXAMPLES[code]))],
)
def test_what_breaks_the_rule_has_its_code(code: str, number: int) -> None:
    change, files = EXAMPLES[code][number]
    _, findings = read(change, **files)
    codes = {one.code for one in findings}
    assert code in codes, [str(one) for one in findings]
    assert codes <= {code} | FOLLOW, [str(one) for one in findings]


def test_every_code_of_the_standard_is_shown() -> None:
    assert {code for code in CODES if code.startswith("xbrlce:")} == {
        code for code in EXAMPLES if code.startswith("xbrlce:")
    }


#: Bases whose parameters are final, and which a report with a parameters file keeps to.
KEPT = (
    base({"parameters": {"who": "id:2"}} | info(final={"parameters": True})),
    base({"parameterURL": "p.csv"} | info(final={"parameters": True, "parameterURL": True})),
    base(info(final={"parameters": False, "parameterURL": False})),
)


@pytest.mark.parametrize("kept", KEPT)
def test_a_parameters_file_says_what_final_parameters_say(kept: bytes) -> None:
    report, findings = read(NAMES_FILE, base__json=kept, p__csv=WHO)
    assert [str(one) for one in findings] == []
    assert {fact.context.entity.identifier for fact in report or ()} == {"2"}


def test_a_parameters_file_adds_nothing_to_final_parameters() -> None:
    final = base({"parameters": {"who": "id:2"}} | info(final={"parameters": True}))
    _, findings = read(NAMES_FILE | columns(note=None), base__json=final, p__csv=WHO + b"b,1\na,1\n")
    assert [str(one) for one in findings] == [
        "shop.json: error [xbrlce:illegalExtensionOfFinalProperty] parameters is final; 'a' in 'p.csv' is new"
    ]


def test_a_parameters_file_stands_above_the_metadata_that_names_it() -> None:
    """Only what a base states cannot be stated otherwise, as the independent processor reads it too."""
    own = NAMES_FILE | {"parameters": {"who": "id:1"}}
    for change, kept in ((own, base({})), (NAMES_FILE, base({"parameters": {"who": "id:2"}}))):
        report, findings = read(change, base__json=kept, p__csv=WHO)
        assert [str(one) for one in findings] == []
        assert {fact.context.entity.identifier for fact in report or ()} == {"2"}


def test_a_parameters_file_is_told_by_its_place() -> None:
    """One that is no CSV as a whole; one that states something else at its row."""

    def places(file: bytes) -> list[str]:
        _, findings = read({"parameterURL": "p.csv"}, p__csv=file)
        return [str(one) for one in findings]

    assert places("name,value\nwho,id:é\n".encode("latin-1")) == [
        "p.csv:2: error [xbrlce:invalidCSVFileFormat] the file is not UTF-8: invalid continuation byte"
    ]
    assert places(b"name,value,,\n\nwho\n") == [
        "p.csv:3: error [xbrlce:invalidParameterCSVFile] the parameter 'who' has no value; #empty or #none say so"
    ]
    assert places(b"name,value\nwho,id:2,,\n") == []


def test_bases_of_bases_end_somewhere() -> None:
    """Else a chain of files would lead Python deeper than it can go."""

    def chain(length: int) -> dict[str, bytes]:
        last = {f"b{length}__json": base()}
        return last | {f"b{at}__json": base(info(extends=[f"b{at + 1}.json"])) for at in range(length)}

    _, findings = read(info(extends=["b0.json"]), **chain(80))
    assert [str(one) for one in findings] == []
    _, findings = read(info(extends=["b0.json"]), **chain(2_000))
    assert [one.code for one in findings] == ["file.tooLarge"]
