"""The board: web pages for those who want to see the plan large; opened by a signed link from chat."""
