"""./dev down DIR: ends what `./dev up DIR` started, by process id. The data stays."""
import sys

from demo_site import Site


def main():
    site = Site(sys.argv[1])
    try:
        site.load()
    except FileNotFoundError:
        print(f"down: nothing is up in {site.folder}", file=sys.stderr)
        return 1
    site.down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
