"""Viewing: a report as one page that people read, with every figure's meaning a click away."""
