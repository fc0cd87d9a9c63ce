"""./dev up DIR: the demo site without the terminal. Prints up.json."""
import json
import sys

from demo_site import Site, SiteError


def main():
    try:
        about = Site(sys.argv[1]).up()
    except SiteError as error:
        print(f"up: {error}", file=sys.stderr)
        return 1
    print(json.dumps(about, ensure_ascii=False, indent=1))
    told = about["terminal"]
    words = " ".join([*(f"{name}={value}" for name, value in told["env"].items()), *told["argv"]])
    print(f"\nThe results page: {about['central']['web']}\nThe terminal:\n  {words}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
