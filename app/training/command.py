"""python -m app train: one training on the terminal."""


def main(args: list[str] | None = None) -> None:
    """The command with these arguments, or with those of the process."""
