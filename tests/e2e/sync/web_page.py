"""Looks at central's results page in Debian's Chromium by WebDriver. web_page.py URL NAME PASSWORD DIR"""
import base64
import json
import pathlib
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

url, name, password, folder = sys.argv[1:5]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    def __init__(self):
        self.driver = subprocess.Popen(
            ["/usr/bin/chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True
        )
        for line in self.driver.stdout:
            found = re.search(r"started successfully on port (\d+)", line)
            if found:
                break
        self.base = f"http://127.0.0.1:{found.group(1)}"
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,1400",
                     "--hide-scrollbars", "--lang=zh-CN"]
        options = {"binary": "/usr/bin/chromium", "args": arguments}
        asked = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
        self.session = "/session/" + self.call("POST", "/session", asked)["sessionId"]

    def call(self, method, path, body=None):
        data = json.dumps(body if body is not None else {}).encode() if method == "POST" else None
        kind = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.base + path, data, kind, method=method)
        with urllib.request.urlopen(request, timeout=90) as answer:
            return json.load(answer)["value"]

    def do(self, method, path, body=None):
        return self.call(method, self.session + path, body)

    def find(self, css):
        return "/element/" + self.do("POST", "/element", {"using": "css selector", "value": css})[ELEMENT]

    def type(self, css, text):
        self.do("POST", self.find(css) + "/value", {"text": text})

    def click(self, css):
        self.do("POST", self.find(css) + "/click")

    def text(self):
        """The page's words; None while one page gives way to the next (the element found has gone)."""
        try:
            return self.do("GET", self.find("body") + "/text")
        except urllib.error.HTTPError:
            return None

    def shows(self, *parts):
        """Waits for a page with all these words: a click answers before the next page is there."""
        deadline = time.monotonic() + 20
        while True:
            seen = self.text()
            missing = [part for part in parts if part not in (seen or "")]
            if seen is not None and not missing:
                must("⟦" not in seen, f"a sentence is missing: {seen}")
                return seen
            must(time.monotonic() < deadline, f"{missing} is not on the page: {seen}")
            threading.Event().wait(0.05)

    def picture(self, file):
        shot = base64.b64decode(self.do("GET", "/screenshot"))
        (pathlib.Path(folder) / file).write_bytes(shot)

    def close(self):
        try:
            self.do("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()


def must(holds, what):
    if not holds:
        sys.exit(f"web_page.py: {what}")


def refused(path):
    try:
        urllib.request.urlopen(url + path)
    except urllib.error.HTTPError as answer:
        return answer.code
    return 200


must(refused("/attempt?site=demo-college&id=a-1") == 401, "an attempt is shown without login")
must("kaozhan_attempts 1" in urllib.request.urlopen(url + "/metrics").read().decode(), "metrics do not count")
browser = Browser()
try:
    browser.do("POST", "/url", {"url": url + "/?lang=zh-CN"})
    must("2026110700127" not in browser.shows("用户名"), "results are shown without login")
    browser.picture("login.png")
    browser.type("#name", name)
    browser.type("#password", "wrong")
    browser.click(".login button")
    browser.shows("用户名或密码不正确")
    browser.type("#name", name)
    browser.type("#password", password)
    browser.click(".login button")
    browser.shows("考试结果", "示例职业技术学院", "2026110700127", "李晓宁", "已交卷", "终端上报 99 分", "t-07")
    browser.picture("results-zh.png")
    browser.do("POST", "/url", {"url": url + "/?lang=en"})
    browser.shows("Exam results", "Submitted", "The terminal claimed 99 points", "Last heard")
    browser.picture("results-en.png")
    browser.click("td.id a")
    browser.shows("Attempt a-1", "The terminal's own score", "Points by question", "Task score sheet")
    browser.do("POST", "/window/rect", {"width": 1280, "height": 2200})
    browser.picture("attempt-en.png")
    browser.do("POST", "/url", {"url": url + "/attempt?site=demo-college&id=a-1&lang=zh-CN"})
    browser.shows("a-1", "终端")
    browser.picture("attempt-zh.png")
    browser.click("header form button")
    must("2026110700127" not in browser.shows("用户名"), "results are shown after logging out")
finally:
    browser.close()
