"""`python -m rejse` is `rejse`."""

from rejse.cli import main

if __name__ == "__main__":
    main()
