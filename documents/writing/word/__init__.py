"""The parts of a Word paper, written as WordprocessingML (ECMA-376 part 1)."""
