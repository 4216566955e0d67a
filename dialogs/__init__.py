"""What we say: a turn in, a reply out.

The engine, one file for each conversation, the desk's actions, and every sentence a user reads
(``wording/``). Pure: knows no clock, no database and no channel.
"""
