"""What we know: the policy, the regional issues, and how Japanese text is read and judged.

Pure functions over dated data in ``knowledge/content/``. Knows nothing of conversations,
databases or channels.
"""
