"""Pictures that people send: what of them is kept, and how they are shown small. Pure bytes, no database."""
