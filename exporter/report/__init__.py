"""The report model: the Open Information Model as columns; knows no syntax and no source."""
