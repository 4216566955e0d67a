"""What we remember: conversations, cases, the outbox and its like, and the audit trail.

SQLAlchemy and nothing but: functions over a session, no classes around it. Knows no channel.
"""
