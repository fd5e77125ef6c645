"""The parts of an Excel paper."""
