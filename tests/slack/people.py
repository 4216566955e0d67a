"""The Slack accounts of the people of the transcripts."""

ACCOUNTS = {"sato": "U0SATO", "takahashi": "U0TAKA", "yamaguchi": "U0YAMA", "mori": "U0MORI"}
