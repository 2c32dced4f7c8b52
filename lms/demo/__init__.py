"""The demo centre: invented people with an honest history, for looking around."""
