"""xBRL-CSV into a report: metadata, then parameters, then tables, then links (xBRL-CSV 1.0)."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import IO, Any

import pyarrow as pa

from exporter.findings import Findings, Origin
from exporter.formats.features import read_features
from exporter.formats.xbrl_csv.aspects import Aspects
from exporter.formats.xbrl_csv.blocks import constant
from exporter.formats.xbrl_csv.collecting import collect, pass_on
from exporter.formats.xbrl_csv.extension import load_metadata
from exporter.formats.xbrl_csv.locating import Files, Opens, beside
from exporter.formats.xbrl_csv.model import Metadata, Properties, TableFile, Template
from exporter.formats.xbrl_csv.parameters import read_parameters
from exporter.formats.xbrl_csv.references import EMPTY, NONE, cell_text, is_identifier
from exporter.formats.xbrl_csv.tables import TableReader
from exporter.formats.xbrl_csv.templates import TemplateReader
from exporter.formats.xbrl_json.aspect_reading import Misspelled
from exporter.formats.xbrl_json.complaints import Complaints
from exporter.formats.xbrl_json.document_info import read_taxonomy, read_uri_map
from exporter.qname import XBRL
from exporter.report.columns import refuse_many_dimensions
from exporter.report.report import Report
from exporter.report.spool import Spool
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary

#: Tells of a taxonomy by its entry points; None where nothing is known of it.
Learn = Callable[[tuple[str, ...]], Vocabulary | None]


def read_report(
    document: bytes, name: str, findings: Findings, vocabulary: Vocabulary | None, files: Files
) -> Report:
    """The report that a metadata file and its tables tell, empty where the metadata is wrong."""
    near = beside(files)
    stated = load_metadata(document, name, near, findings)
    reader = _Reader(name, near, vocabulary, findings)
    metadata = None if stated is None else reader.metadata(stated)
    if metadata is None:
        metadata = reader.nothing()
    return collect(reader.facts(metadata, _whole(near)), metadata, reader.aspects, findings)


@contextmanager
def streamed(
    document: bytes, name: str, findings: Findings, learn: Learn, files: Files, opens: Opens
) -> Iterator[Stream | None]:
    """The report as a stream, which lives as long as the context, see ``exporter.formats.streamed``.

    None where only all facts together tell what a part of them means: without a taxonomy, whether members are names.
    """
    near = beside(files)
    stated = load_metadata(document, name, near, findings)
    entries = read_taxonomy(stated["documentInfo"], Complaints(name, Findings())) if stated else ()
    vocabulary = learn(entries)
    reader = _Reader(name, near, vocabulary, findings)
    metadata = None if stated is None else reader.metadata(stated)
    if metadata is None:
        metadata = reader.nothing()
    if vocabulary is None and metadata.tables:
        yield None
        return
    with Spool(distinct=True, legal=True) as spool:
        try:
            tables = reader.facts(metadata, beside(opens))
            stream = pass_on(tables, metadata, reader.aspects, findings, spool)
        except ValueError:  # told by the reader of the whole
            stream = None
        yield stream


def _whole(files: Files) -> Opens:
    """Opens files that are in memory."""

    def find(url: str) -> IO[bytes] | None:
        document = files(url)
        return None if document is None else io.BytesIO(document)

    return find


class _Reader:
    """Reads one report."""

    def __init__(self, name: str, files: Files, vocabulary: Vocabulary | None, findings: Findings) -> None:
        self.aspects = Aspects({}, vocabulary)
        self._name = name
        self._files = files
        self._vocabulary = vocabulary
        self._findings = findings
        self._complaints = Complaints(name, findings)

    def nothing(self) -> Metadata:
        """The metadata of no report."""
        return Metadata(self._name, {}, (), Properties(), {}, (), {}, {}, {})

    def metadata(self, stated: dict[str, Any]) -> Metadata | None:
        """The metadata as values; None where findings say why it cannot be used."""
        before = len(self._findings.errors)
        info = stated["documentInfo"]
        namespaces, types, groups = (
            read_uri_map(info.get(name, {}), name, self._complaints)
            for name in ("namespaces", "linkTypes", "linkGroups")
        )
        taxonomy = read_taxonomy(info, self._complaints)
        self._check_extensions(stated, namespaces)
        self.aspects = Aspects({"xbrl": XBRL, **namespaces}, self._vocabulary)
        reader = TemplateReader(namespaces, self.aspects.check, self._name, self._findings)
        templates = {
            name: reader.template(name, one) for name, one in stated.get("tableTemplates", {}).items()
        }
        properties = reader.properties(stated, "")
        every = [properties, *(one for template in templates.values() for one in template.every())]
        refuse_many_dimensions(len({name for one in every for name in one.dimensions}), place=self._name)
        parameters = self._parameters(stated, reader)
        found = [self._table(name, one, templates, reader) for name, one in stated.get("tables", {}).items()]
        tables = tuple(table for table in found if table is not None)
        self._check_references(parameters, tables, templates, properties, reader)
        if len(self._findings.errors) > before:
            return None
        return Metadata(
            self._name,
            namespaces,
            taxonomy,
            properties,
            parameters,
            tables,
            types,
            groups,
            _links(stated),
            read_features(info.get("features"), namespaces),
        )

    def facts(self, metadata: Metadata, opens: Opens) -> Iterator[pa.Table]:
        """The facts of every table, each with the file it stands in."""
        reader = TableReader(
            metadata.properties, metadata.parameters, self.aspects, self._vocabulary, self._findings
        )
        for table in metadata.tables:
            document = opens(table.url)
            if document is None and not table.optional:
                message = (
                    f"the file {table.url!r} of the table {table.name!r} cannot be found beside the metadata"
                )
                self._findings.error("xbrlce:missingRequiredCSVFile", message, Origin(self._name))
            if document is not None:
                with document:
                    for facts in reader.facts(table, document):
                        yield facts.append_column("document", constant(table.url, facts.num_rows))

    def _check_extensions(self, stated: dict[str, Any], namespaces: Mapping[str, str]) -> None:
        """Properties of somebody's own have prefixes that are bound."""
        templates = stated.get("tableTemplates", {}).values()
        columns = [column for template in templates for column in template["columns"].values()]
        groups = [group for column in columns for group in column.get("propertyGroups", {}).values()]
        info = stated["documentInfo"]
        places = [stated, info, info.get("features", {}), *templates, *columns, *groups]
        for place in (*places, *stated.get("tables", {}).values()):
            for name in place:
                prefix, colon, _ = name.partition(":")
                if colon and prefix not in namespaces and prefix != "xbrl":
                    message = f"the prefix of the property {name!r} is not in the namespaces"
                    self._complaints.tell("oimce:unboundPrefix", message)

    def _parameters(self, stated: dict[str, Any], reader: TemplateReader) -> Mapping[str, str]:
        """The report parameters: those of the metadata, and above them those of the parameters file."""
        for name in stated.get("parameters", {}):
            reader.identifier(name, "/parameters")
        found = self._texts(stated.get("parameters", {}), "/parameters", reader)
        url = stated.get("parameterURL")
        if url is None:
            return found
        document = self._files(url)
        if document is None:
            reader.error("xbrlce:missingParametersFile", "/parameterURL", f"the file {url!r} cannot be found")
            return found
        return found | self._texts(read_parameters(document, url, self._findings), url, reader)

    def _texts(self, stated: Mapping[str, str], place: str, reader: TemplateReader) -> dict[str, str]:
        """Parameters as cells spell them; unknown special values are findings."""
        found = {}
        for name, text in stated.items():
            try:
                _ = text == NONE or cell_text(text)
            except Misspelled as error:
                reader.error(error.code, f"{place}/{name}", str(error))
            found[name] = text or EMPTY
        return found

    def _table(
        self, name: str, stated: Mapping[str, Any], templates: Mapping[str, Template], reader: TemplateReader
    ) -> TableFile | None:
        place = f"/tables/{name}"
        reader.identifier(name, place)
        wanted = stated.get("template", name)
        if wanted != name:
            reader.identifier(wanted, f"{place}/template")
        parameters = stated.get("parameters", {})
        for parameter in parameters:
            if not is_identifier(parameter):
                message = f"the parameter name {parameter!r} is not an identifier"
                reader.error("xbrlce:invalidParameterName", f"{place}/parameters", message)
        if wanted not in templates:
            message = f"there is no table template {wanted!r}"
            reader.error("xbrlce:unknownTableTemplate", f"{place}/template", message)
            return None
        texts = self._texts(parameters, f"{place}/parameters", reader)
        return TableFile(name, stated["url"], templates[wanted], texts, stated.get("optional", False))

    def _check_references(
        self,
        parameters: Mapping[str, str],
        tables: tuple[TableFile, ...],
        templates: Mapping[str, Template],
        properties: Properties,
        reader: TemplateReader,
    ) -> None:
        """Every parameter is referenced: those of a table by its template, those of the report by anything."""
        everywhere = {reference.name for reference in properties.references()}
        used = everywhere | {one.name for template in templates.values() for one in template.references()}
        code = "xbrlce:unreferencedParameter"
        for name in sorted(parameters.keys() - used):
            reader.error(code, "/parameters", f"nothing refers to the parameter {name!r}")
        own = {name: {one.name for one in template.references()} for name, template in templates.items()}
        for table in tables:
            for name in sorted(table.parameters.keys() - own[table.template.name] - everywhere):
                message = f"nothing in the table's template refers to the parameter {name!r}"
                reader.error(code, f"/tables/{table.name}/parameters", message)


def _links(stated: Mapping[str, Any]) -> Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]:
    return MappingProxyType(
        {
            kind: {
                group: {source: tuple(targets) for source, targets in sources.items()}
                for group, sources in groups.items()
            }
            for kind, groups in stated.get("links", {}).items()
        }
    )
