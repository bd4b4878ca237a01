"""Every finding code with its sentence: what `exporter codes` prints and what a test holds the package to."""

from __future__ import annotations

from typing import Final

#: Code → what it means, in one sentence. Grouped by stage; a standard's code stands letter for letter.
CODES: Final[dict[str, str]] = {
    # files and documents
    "file.invalidXml": "The file is not well-formed XML.",
    "file.doctype": "The document has a document type declaration, which XBRL does not need and attacks do.",
    "file.missing": "A file that is needed does not exist.",
    # reading
    # mapping
    # statements
    # taxonomy authoring and loading
    # reports (OIM, xBRL-XML, xBRL-JSON)
    # validation
    "oime:unknownConcept": "A fact's concept is not defined in the taxonomy.",
    "oime:valueForAbstractConcept": "A fact is reported for an abstract concept, which structures and has no values.",
    "oime:unsupportedConceptDataType": "A fact's concept is a tuple or fraction, which the Open Information Model cannot hold.",
    "oime:missingPeriodDimension": "A fact of an instant concept has no period.",
    "oime:invalidPeriodDimension": "A fact has an instant where its concept needs a duration, or the reverse.",
    "oime:invalidFactValue": "A fact's value is not valid for its concept's data type.",
    "oime:misplacedDecimalsProperty": "A fact that is nil or not numeric has decimals.",
    "oime:misplacedLanguageDimension": "A fact that is not text has a language.",
    "oime:invalidLanguage": "A fact's language is not a language tag.",
    "oime:misplacedUnitDimension": "A fact that is not numeric has a unit.",
    "oime:unknownDimension": "A fact has a dimension that the taxonomy does not define.",
    "oime:disallowedDuplicateFacts": "Two facts about the same thing have values that rounding cannot reconcile.",
    "xbrl.4.8.2:monetaryFactUnit-notSingleMeasure": "A monetary fact's unit is not a single measure.",
    "xbrl.4.8.2:monetaryFactUnit-notMonetaryMeasure": "A monetary fact's unit is not a currency of ISO 4217.",
    "xbrl.4.8.2:sharesFactUnit-notSingleMeasure": "The unit of a number of shares is not a single measure.",
    "xbrl.4.8.2:sharesFactUnit-notSharesMeasure": "The unit of a number of shares is not xbrli:shares.",
    "utre:error-NumericFactUtrInvalid": "The units registry does not list a fact's unit for its data type.",
    "xbrldie:DefaultValueUsedInInstanceError": "A dimension states its default member, which is meant by stating nothing.",
    "xbrldie:ExplicitMemberNotExplicitDimensionError": "A member stands on a dimension that is not explicit.",
    "xbrldie:ExplicitMemberUndefinedQNameError": "A dimension has a member that the taxonomy does not define.",
    "xbrldie:IllegalTypedDimensionContentError": "A typed dimension's value is not valid for its domain.",
    "xbrldie:PrimaryItemDimensionallyInvalidError": "A fact's dimensions fit no combination of its concept's hypercubes.",
    "xbrldie:RepeatedDimensionInInstanceError": "A context states a dimension twice.",
    "xbrldie:TypedMemberNotTypedDimensionError": "A typed value stands on a dimension that is not typed.",
    "calc11e:duplicateCalculationRelationships": "An item is added to the same total twice in one link role.",
    "calc11e:inconsistentCalculationUsingRounding": "A total differs from the sum of its items by more than rounding explains.",
    "calc11e:nonDecimalItemNode": "A calculation relationship has an end that is not a decimal number.",
}
