"""Edits of issues, the register of companies, people over several periods, attachments."""

import json

import sqlalchemy as sa
from alembic import op

from knowledge.company_names import read

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """From version 2 to 3. The cases there are fill the register."""
    op.create_table(
        "issue_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(length=250), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_edits")),
        sa.UniqueConstraint("issue", "version", name=op.f("uq_issue_edits_issue_version")),
    )
    companies = op.create_table(
        "companies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=13), nullable=True),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companies")),
        sa.UniqueConstraint("number", name=op.f("uq_companies_number")),
        sqlite_autoincrement=True,
    )
    names = op.create_table(
        "company_names",
        sa.Column("company", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["company"], ["companies.id"], name=op.f("fk_company_names_company")),
        sa.PrimaryKeyConstraint("company", "name", name=op.f("pk_company_names")),
    )
    op.create_index(op.f("ix_company_names_key"), "company_names", ["key"], unique=False)
    op.create_table(
        "company_cases",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("company", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["cases.number"], name=op.f("fk_company_cases_number")),
        sa.ForeignKeyConstraint(["company"], ["companies.id"], name=op.f("fk_company_cases_company")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_company_cases")),
    )
    op.create_index(op.f("ix_company_cases_company"), "company_cases", ["company"], unique=False)
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("shown", sa.String(length=200), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["cases.number"], name=op.f("fk_attachments_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index(op.f("ix_attachments_number"), "attachments", ["number"], unique=False)
    _people_of_several_periods()
    _fill(companies, names)


def _people_of_several_periods() -> None:
    op.create_table(
        "people_new",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("realm", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=250), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("desk", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_people_rows")),
    )
    columns = "realm, id, person, name, department, email, desk, valid_from, valid_to, origin"
    op.execute(f"INSERT INTO people_new ({columns}) SELECT {columns} FROM people ORDER BY person, realm, id")
    op.drop_table("people")
    op.rename_table("people_new", "people")
    op.create_index(op.f("ix_people_email"), "people", ["email"], unique=False)
    op.create_index(op.f("ix_people_person"), "people", ["person"], unique=False)
    op.create_index(op.f("ix_people_realm"), "people", ["realm", "id"], unique=False)


def _fill(companies: sa.Table, names: sa.Table) -> None:
    """A company for each normalised name of the cases, called as it was first."""
    here = op.get_bind()
    rows = here.execute(
        sa.text("SELECT number, company_key, facts FROM cases WHERE company_key != '' ORDER BY id")
    ).all()
    made: dict[str, int] = {}
    called: dict[int, set[str]] = {}
    for row in rows:
        facts = json.loads(row.facts) if isinstance(row.facts, str) else row.facts
        name = facts["company"]["value"][:200]
        if row.company_key not in made:
            number = facts.get("corporate_number", {}).get("value")
            taken = here.execute(sa.select(companies.c.id).where(companies.c.number == number)).first()
            values = {"name": name, "number": None if taken else number, "origin": "case"}
            added = here.execute(sa.insert(companies).values(**values).returning(companies.c.id))
            made[row.company_key] = added.scalar_one()
            called[made[row.company_key]] = set()
        company = made[row.company_key]
        if name not in called[company]:
            called[company].add(name)
            here.execute(sa.insert(names).values(company=company, name=name, key=read(name).key))
        here.execute(
            sa.text("INSERT INTO company_cases (number, company) VALUES (:number, :company)"),
            {"number": row.number, "company": company},
        )
