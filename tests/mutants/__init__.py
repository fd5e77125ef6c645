"""Are the tests awake? Guards are taken out and conditions turned round, one at a time, and some test has to notice."""
