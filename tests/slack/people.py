"""The Slack accounts of the people of the transcripts."""

ACCOUNTS = {
    "sato": "U0SATO",
    "ito": "U0ITO",
    "takahashi": "U0TAKA",
    "ono": "U0ONO",
    "yamaguchi": "U0YAMA",
    "mori": "U0MORI",
}
