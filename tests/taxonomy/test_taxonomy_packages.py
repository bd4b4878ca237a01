"""Taxonomy packages of others: what is refused, under which code, and how published addresses find files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import codes, item, schema

from exporter import archive as limits
from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.taxonomy import (
    CompiledTaxonomy,
    Folder,
    TaxonomyPackage,
    load_taxonomy,
    open_package,
    open_sources,
)

PACKAGE = """<?xml version="1.0"?>
<tp:taxonomyPackage xmlns:tp="http://xbrl.org/2016/taxonomy-package" {language}>
  <tp:identifier>http://made.example/package</tp:identifier>{more}
  <tp:entryPoints><tp:entryPoint><tp:name>All</tp:name>
    <tp:entryPointDocument href="http://made.example/t/a.xsd"/></tp:entryPoint></tp:entryPoints>
</tp:taxonomyPackage>"""
CATALOG = """<?xml version="1.0"?>
<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">{lines}</catalog>"""
REWRITE = '<rewriteURI uriStartString="http://made.example/t/" rewritePrefix="../files/"/>'

Files = dict[str, str]


def package_xml(more: str = "", language: str = 'xml:lang="en"') -> str:
    return PACKAGE.format(more=more, language=language)


def catalog(lines: str = REWRITE) -> str:
    return CATALOG.format(lines=lines)


def usual() -> Files:
    return {
        "top/META-INF/taxonomyPackage.xml": package_xml(),
        "top/META-INF/catalog.xml": catalog(),
        "top/files/a.xsd": schema(item("Cash")),
    }


def pack(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def opened(data: bytes) -> tuple[TaxonomyPackage | None, Findings]:
    findings = Findings()
    return open_package(data, "some.zip", findings), findings


def test_a_published_address_is_a_file_of_the_package() -> None:
    package, findings = opened(pack(usual()))
    assert package is not None
    assert package.identifier == "http://made.example/package"
    taxonomy = load_taxonomy(package.entry_points, [package], findings)
    assert codes(findings) == []
    assert [name.local for name in taxonomy.concepts] == ["Cash"]


@pytest.mark.parametrize(
    ("lines", "url", "name"),
    [
        (REWRITE, "http://made.example/t/a.xsd", "top/files/a.xsd"),
        (REWRITE, "http://made.example/t/./b/../a.xsd", "top/files/a.xsd"),
        (REWRITE, "http://made.example/t/%61.xsd", "top/files/a.xsd"),
        (REWRITE, "http://made.example/t/../../../etc/passwd", None),
        (REWRITE, "http://made.example/t/%2e%2e/%2e%2e/x", None),
        (REWRITE, "http://made.example/t/", None),
        (REWRITE, "http://made.example/other/a.xsd", None),
        (REWRITE.replace("../files/", "../fil"), "http://made.example/t/es/a.xsd", "top/files/a.xsd"),
        (REWRITE.replace("../files/", "/top/files/"), "http://made.example/t/a.xsd", "top/files/a.xsd"),
        (REWRITE.replace("../files/", "../../../etc/"), "http://made.example/t/passwd", None),
        (REWRITE.replace("../files/", "file:///etc/"), "http://made.example/t/passwd", None),
        (REWRITE.replace("../files/", "http://other.example/"), "http://made.example/t/a.xsd", None),
        (REWRITE.replace("../files/", "http://[bad"), "http://made.example/t/a.xsd", None),
        (
            REWRITE + '<rewriteURI uriStartString="http://made.example/" rewritePrefix="../none/"/>',
            "http://made.example/t/a.xsd",
            "top/files/a.xsd",
        ),
    ],
)
def test_the_catalogue_leads_to_files_inside_only(lines: str, url: str, name: str | None) -> None:
    package, findings = opened(pack({**usual(), "top/META-INF/catalog.xml": catalog(lines)}))
    assert codes(findings) == []
    assert package is not None
    content = package.read(url)
    assert (content.name if content else None) == (f"some.zip/{name}" if name else None)


def without(name: str) -> Callable[[Files], Files]:
    return lambda files: {key: text for key, text in files.items() if name not in key}


def adding(name: str, text: str = "") -> Callable[[Files], Files]:
    return lambda files: {**files, name: text}


METADATA = "top/META-INF/taxonomyPackage.xml"
BROKEN: list[tuple[Callable[[Files], Files], str]] = [
    (lambda _: {}, "tpe:invalidDirectoryStructure"),
    (lambda _: {"top": "a file"}, "tpe:invalidDirectoryStructure"),
    (adding("second/a.xsd"), "tpe:invalidDirectoryStructure"),
    (adding("top/../../a.xsd"), "tpe:invalidDirectoryStructure"),
    (adding("top/./a.xsd"), "tpe:invalidDirectoryStructure"),
    (adding("top//a.xsd"), "tpe:invalidDirectoryStructure"),
    (adding("top/files/A.XSD"), "tpe:invalidDirectoryStructure"),
    (adding("top/files/a.xsd/"), "tpe:invalidDirectoryStructure"),
    (adding("/top/a.xsd"), "tpe:invalidArchiveFormat"),
    (adding("top\\a.xsd"), "tpe:invalidArchiveFormat"),
    (adding("C:/a.xsd"), "tpe:invalidArchiveFormat"),
    (without("META-INF"), "tpe:metadataDirectoryNotFound"),
    (without("taxonomyPackage"), "tpe:metadataFileNotFound"),
    (adding(METADATA, "<a"), "tpe:invalidMetaDataFile"),
    (adding(METADATA, "<a/>"), "tpe:invalidMetaDataFile"),
    (adding(METADATA, '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'), "tpe:invalidMetaDataFile"),
    (adding(METADATA, package_xml().replace("identifier", "identity")), "tpe:invalidMetaDataFile"),
    (adding(METADATA, package_xml("<tp:identifier>b</tp:identifier>")), "tpe:invalidMetaDataFile"),
    (adding(METADATA, package_xml().replace("href=", "url=")), "tpe:invalidMetaDataFile"),
    (adding(METADATA, package_xml(language="")), "tpe:missingLanguageAttribute"),
    (
        adding(METADATA, package_xml("<tp:name>a</tp:name><tp:name>b</tp:name>")),
        "tpe:duplicateLanguagesForElement",
    ),
    (adding("top/META-INF/catalog.xml", "<a"), "tpe:invalidCatalogFile"),
    (adding("top/META-INF/catalog.xml", "<a/>"), "tpe:invalidCatalogFile"),
    (adding("top/META-INF/catalog.xml", catalog("")), "tpe:invalidCatalogFile"),
    (adding("top/META-INF/catalog.xml", catalog("<rewriteURI/>")), "tpe:invalidCatalogFile"),
    (adding("top/META-INF/catalog.xml", catalog("<rewriteSystem/>")), "tpe:invalidCatalogFile"),
    (adding("top/META-INF/catalog.xml", catalog(REWRITE * 2)), "tpe:multipleRewriteURIsForStartString"),
]


@pytest.mark.parametrize(("change", "code"), BROKEN)
def test_broken_packages_are_refused_with_the_codes_of_the_standard(
    change: Callable[[Files], Files], code: str
) -> None:
    package, findings = opened(pack(change(usual())))
    assert package is None
    assert codes(findings) == [code]
    assert all(one.origin and one.origin.document.startswith("some.zip") for one in findings)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in (*usual().items(), ("top/files/a.xsd", "again")):
            archive.writestr(name, text)
    assert codes(opened(packed.getvalue())[1]) == ["tpe:invalidDirectoryStructure"]


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"not a zip" * 100])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    package, findings = opened(data)
    assert package is None
    assert codes(findings)[0] in ("tpe:invalidArchiveFormat", "tpe:invalidDirectoryStructure")


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(pack(usual()))
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    assert codes(opened(bytes(data))[1]) == ["tpe:invalidArchiveFormat"]


def test_a_damaged_entry_is_told_when_it_is_read() -> None:
    data = pack(usual(), zipfile.ZIP_STORED).replace(b'name="Cash"', b'name="Coin"')
    package, findings = opened(data)
    assert package is not None
    load_taxonomy(package.entry_points, [package], findings)
    assert codes(findings) == ["tpe:invalidArchiveFormat"]


def test_an_entry_that_is_packed_too_tightly_is_refused() -> None:
    package, findings = opened(pack({**usual(), "top/files/a.xsd": " " * (4 << 20)}))
    assert package is not None
    load_taxonomy(package.entry_points, [package], findings)
    assert codes(findings) == ["tpe:invalidArchiveFormat"]


def test_an_entry_that_lies_about_its_size_is_refused() -> None:
    text = "<!-- " + "".join(map(str, range(100_000))) + " -->"
    data = bytearray(pack({**usual(), "top/files/a.xsd": text}))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    package, findings = opened(bytes(data))
    assert package is not None
    load_taxonomy(package.entry_points, [package], findings)
    assert codes(findings) == ["tpe:invalidArchiveFormat"]


@pytest.mark.parametrize(
    ("limit", "value"), [("MAX_ENTRIES", 2), ("MAX_ENTRY_SIZE", 100), ("MAX_TOTAL_SIZE", 100)]
)
def test_archives_beyond_the_limits_are_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(limits, limit, value)
    package, findings = opened(pack(usual()))
    assert package is None
    assert codes(findings) == ["tpe:invalidArchiveFormat"]


@given(st.data())
def test_packages_with_any_damage_end_in_a_result_or_a_finding(data: st.DataObject) -> None:
    content = bytearray(pack(usual(), data.draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content))) :]
    package, findings = opened(bytes(content))
    assert package is not None or findings.errors
    if package is not None:
        load_taxonomy(package.entry_points, [package], findings)


def test_sources_are_folders_and_packages(ferries: CompiledTaxonomy, tmp_path: Path) -> None:
    (tmp_path / "kf.zip").write_bytes(ferries.package)
    (tmp_path / "bad.zip").write_bytes(b"bad")
    findings = Findings()
    sources = open_sources([tmp_path, tmp_path / "kf.zip", tmp_path / "bad.zip"], findings)
    assert [type(one) for one in sources] == [Folder, TaxonomyPackage]
    assert codes(findings) == ["tpe:invalidArchiveFormat"]
    with pytest.raises(ExporterError) as raised:
        open_sources([tmp_path / "none.zip"], findings)
    assert raised.value.code == "file.missing"


def test_a_taxonomy_unpacked_beside_a_report_loads_by_its_name(
    ferries: CompiledTaxonomy, tmp_path: Path
) -> None:
    for name, content in ferries.files.items():
        (tmp_path / name).write_bytes(content)
    findings = Findings()
    taxonomy = load_taxonomy(["kf-2024.xsd"], [Folder(tmp_path)], findings)
    assert codes(findings) == []
    assert len(taxonomy.concepts) == 25


def test_an_archive_behind_another_is_told() -> None:
    """Who reads from the start would take the first, and who reads from the end the second."""
    data = pack(usual())
    assert codes(opened(b"MZ" + data)[1]) == []
    assert codes(opened(data + data)[1]) == ["tpe:invalidArchiveFormat"]
