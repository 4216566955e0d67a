"""The pages: conversation, queue and cases in a browser.

Reads turns from requests, renders replies and views, and shows what the page log holds. Knows
nothing of how a turn is answered.
"""
