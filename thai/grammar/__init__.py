"""The grammar of Thai date expressions: tokens, patterns over them, and what each pattern means."""
