"""The sentences of assets/strings, so that a journey names a button by its key in any language."""
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]


def load(language):
    """Key → sentence in that language ("zh-CN" or "en")."""
    words = {}
    for file in sorted((ROOT / "assets/strings").glob("*.json")):
        for key, value in json.loads(file.read_text(encoding="utf-8")).items():
            words[key] = value[language]
    return words
