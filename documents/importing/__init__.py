"""Plans on their way into the database, and people's answers to what their paper left open.

The entrances, in the order of a plan's way:

1. ``answering``: answers put into a plan that was read, before anything is written (``answers_file``: from a file);
2. ``summary``: the figures that somebody agrees to;
3. ``storing``: a new plan is written; what is not certain stays as ``questions`` on it; ``results`` takes over what
   the paper already reports;
4. ``updating``: a new edition of a stored plan, told apart by ``comparing`` and written through ``rows``;
5. ``plan_answers``: an answer to a question of a stored plan.
"""
