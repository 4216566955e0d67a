"""The conversation that logs a company's consultation, declared. Only these questions are ever asked."""

from dialogs.dialog import Branch, Dialog, Option, Question

CONSULTATION = Dialog(
    name="consultation",
    needs=("proposal",),
    questions=(
        Question("proposal", "proposal"),
        Question("company", "company", (Option("button_unknown"),)),
        Question(
            "kind",
            "kind",
            (
                Option("kind_joint", "joint"),
                Option("kind_experiment", "experiment"),
                Option("kind_cooperation", "cooperation"),
                Option("kind_sales", "sales"),
                Option("kind_disaster", "disaster"),
                Option("kind_name", "name"),
                Option("kind_unknown"),
            ),
            narrow={
                frozenset({"joint", "cooperation"}): (
                    Option("button_joins", "joint"),
                    Option("button_cooperates", "cooperation"),
                    Option("button_undecided"),
                )
            },
        ),
        Question(
            "cost",
            "cost",
            (
                Option("cost_company", "company"),
                Option("cost_ward", "ward"),
                Option("cost_none", "none"),
                Option("button_not_mentioned", "not_mentioned"),
            ),
        ),
        Question(
            "development",
            "development",
            (
                Option("development_company", "company"),
                Option("development_ward", "ward"),
                Option("development_none", "none"),
                Option("button_not_mentioned", "not_mentioned"),
            ),
            when={"kind": frozenset({"experiment"}), "cost": frozenset({"ward"})},
        ),
        Question("place", "place", (Option("button_not_mentioned"),), settled_by=("start", "period")),
    ),
    branches=(
        Branch(
            "sales", "kind", "sales", (("file", "file"), ("ordinary_sales", "ordinary"), ("stop", "stop"))
        ),
        Branch(
            "disaster",
            "kind",
            "disaster",
            (("information", "information"), ("ordinary_disaster", "ordinary"), ("stop", "stop")),
        ),
        Branch("name", "kind", "name"),
    ),
)
