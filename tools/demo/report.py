"""What a headless run leaves: report.json for programs, report.html for people."""
import html
import json

STYLE = """
body{font:16px/1.5 "Noto Sans CJK SC",sans-serif;color:#1B2430;background:#F5F6F8;margin:2em auto;
  max-width:72em;padding:0 1em}
h1{font-size:28px}h2{font-size:22px;margin-top:2em}table{border-collapse:collapse;background:#fff;width:100%}
td,th{padding:.35em .8em;text-align:left;border-bottom:1px solid #D5DAE1;vertical-align:top}
.ok{color:#1B7F4B}.no{color:#B3261E;font-weight:bold}.num{text-align:right}
.shots{display:grid;grid-template-columns:repeat(auto-fill,minmax(20em,1fr));gap:1em}
figure{margin:0;background:#fff;padding:.5em;border:1px solid #D5DAE1;border-radius:8px}
img{width:100%;display:block}figcaption{color:#566273;font-size:14px;padding-top:.4em}
pre{background:#fff;padding:1em;overflow:auto;border:1px solid #D5DAE1}
"""


def write(folder, runs, figures, audit):
    """runs: name, about, steps [{name, ok, ms, error?, screen?}]; figures: name → text or number."""
    steps = [{**step, "name": f"{run.name}: {step['name']}"} for run in runs for step in run.steps]
    ok = bool(steps) and all(step["ok"] for step in steps)
    document = {"ok": ok, "steps": steps, "figures": figures, "audit": audit}
    (folder / "report.json").write_text(
        json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    (folder / "report.html").write_text(page(runs, figures, audit, ok), encoding="utf-8")
    return ok


def page(runs, figures, audit, ok):
    parts = [
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>Kaozhan: the whole way</title>"
        f"<style>{STYLE}</style><h1>Kaozhan: a candidate's whole way</h1><p>{mark(ok)}</p>"
    ]
    rows = "".join(f"<tr><td>{esc(name)}<td class=num>{esc(value)}" for name, value in figures.items())
    parts.append(f"<h2>Figures</h2><table>{rows}</table>")
    for run in runs:
        parts.append(
            f"<h2>{esc(run.name)}</h2><p>{esc(run.about)}</p><table><tr><th>step<th><th class=num>ms<th>"
        )
        for step in run.steps:
            parts.append(
                f"<tr><td>{esc(step['name'])}<td>{mark(step['ok'])}<td class=num>{step['ms']}"
                f"<td>{esc(step.get('error') or step.get('note') or '')}"
            )
        parts.append("</table><div class=shots>")
        for step in run.steps:
            if step.get("screen"):
                picture, name = esc("screens/" + step["screen"]), esc(step["name"])
                parts.append(
                    f"<figure><a href='{picture}'><img loading=lazy alt='' src='{picture}'></a>"
                    f"<figcaption>{name}</figcaption></figure>"
                )
        parts.append("</div>")
    for name, text in audit.items():
        parts.append(f"<h2>{esc(name)}</h2><pre>{esc(text)}</pre>")
    return "\n".join(parts)


def mark(ok):
    return "<span class=ok>✓ ok</span>" if ok else "<span class=no>✗ failed</span>"


def esc(value):
    return html.escape(str(value), quote=True)
