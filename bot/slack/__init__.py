"""Slack: the conversation in direct messages, the desk's cards in its channel, commands, shortcuts, Home.

Reads turns from what Slack sends, renders replies and views as blocks, and sends what the outbox
holds. Knows nothing of how a turn is answered.
"""
