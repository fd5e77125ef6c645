"""What people do, whichever door they come through: chat, buttons, the board, the command line.

One module per thing people do. Each takes who acts from where and when (``acting.Acting``) and what they want (a frozen
command), and returns what became of every part of it. Permission, rule, audit entry and notices are inside, in the
caller's transaction; nothing here knows a card, a page, LINE or a Thai sentence.
"""
