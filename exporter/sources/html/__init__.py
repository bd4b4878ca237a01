"""Web pages: read as printed, and kept as pages of XHTML that can be tagged."""
