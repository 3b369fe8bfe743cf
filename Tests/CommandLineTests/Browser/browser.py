"""Drives the page of `plimsoll serve` in Chromium: python3 browser.py PROGRAM [FOLDER FOR SCREENSHOTS]."""
import importlib.util, pathlib, re, subprocess, sys, tempfile, time
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.chrome.service import Service

# The rules of axe-core (WCAG 2.1 A and AA) where pip install axe-core-python has put them; our own are checked always.
AXE = importlib.util.find_spec("axe_core_python")
AXE = pathlib.Path(AXE.submodule_search_locations[0], "axe.min.js").read_text() if AXE else None
PROGRAM, SHOTS = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
RULES = """
const found = [];
for (const control of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
  if (!(control.labels && control.labels.length) && !control.getAttribute("aria-label")) found.push("no label: " + control.outerHTML.slice(0, 80));
}
for (const item of document.querySelectorAll("button, a")) if (!item.textContent.trim()) found.push("no name: " + item.outerHTML.slice(0, 80));
for (const table of document.querySelectorAll("table")) if (!table.querySelector("th")) found.push("table without heads");
for (const image of document.querySelectorAll("svg:not([aria-hidden])")) if (!image.querySelector("title")) found.push("svg without title");
if (document.querySelectorAll("h1").length !== 1) found.push("not one h1: " + document.querySelectorAll("h1").length);
if (!document.documentElement.lang || !document.querySelector("main") || !document.querySelector("nav")) found.push("landmarks");
const levels = [...document.querySelectorAll("h1, h2, h3")].map((head) => +head.tagName[1]);
levels.forEach((level, index) => { if (index && level > levels[index - 1] + 1) found.push("skipped heading level"); });
const light = (color) => {
  const [r, g, b] = color.match(/[\\d.]+/g).map((part) => { part /= 255; return part <= .03928 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4; });
  return .2126 * r + .7152 * g + .0722 * b;
};
const behind = (item) => { for (; item; item = item.parentElement) { const color = getComputedStyle(item).backgroundColor; if (!/, 0\\)$|transparent/.test(color)) return color; } return "rgb(255,255,255)"; };
for (const item of document.querySelectorAll("p, dt, dd, th, td, label, legend, a, button, li, h1, h2, summary, caption")) {
  if (!item.textContent.trim() || !item.offsetParent) continue;
  const [a, b] = [light(getComputedStyle(item).color), light(behind(item))];
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < 4.5) found.push(`contrast ${ratio.toFixed(2)}: ${item.tagName} ${item.textContent.trim().slice(0, 40)}`);
}
return [...new Set(found)];
"""


class Page:
    def __init__(self, base, script=True):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in ["--headless=new", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"]:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if not script:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        self.driver, self.base = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options), base
        self.size(1280, 1000)

    def size(self, width, height, dark=False):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})

    def open(self, path): self.driver.get(self.base + path)
    def one(self, css): return self.driver.find_element(By.CSS_SELECTOR, css)
    def lead(self): return self.one("#lead").text
    def path(self): return self.driver.current_url.removeprefix(self.base)

    def until(self, condition, what):
        end = time.monotonic() + 40
        while time.monotonic() < end:
            try:
                if condition(): return
            except Exception: pass
            time.sleep(.05)
        raise AssertionError(f"{what}: {self.path()} {self.lead()}")

    def settled(self):
        self.until(lambda: self.one(".answers").get_attribute("aria-busy") == "false" and self.one("#charts svg"), "settled")

    def type(self, name, text):
        field = self.one(f"[name='{name}']:not([type=hidden])")
        self.driver.execute_script("for (let d = arguments[0].closest('details'); d; d = d.parentElement.closest('details')) d.open = true", field)
        field.clear()
        field.send_keys(text)

    def shot(self, name):
        if SHOTS: self.driver.save_screenshot(f"{SHOTS}/{name}.png")

    def rules(self, where):
        found = self.driver.execute_script(RULES)
        assert not found, f"{where}: {found}"
        if not AXE: return
        self.driver.execute_script(AXE + "; window.axe = axe;")
        found = self.driver.execute_async_script("const done = arguments[0]; axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then((all) => done(all.violations.map((rule) => rule.id + ': ' + rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | '))));")
        assert not found, f"{where}: axe: {found}"


def check(base):
    page = Page(base)
    page.open("/")
    page.settled()
    first = page.lead()
    assert first.startswith("$"), first
    page.rules("light")
    page.shot("1280-light")

    # Each control changes the answer or the link.
    changes = {
        "workload.rate": "30/s", "workload.input.mean": "900", "workload.output.mean": "300", "slo.ttft_p95": "800 ms",
        "slo.tpot_p95": "60 ms", "slo.e2e_p95": "40 s", "confidence": "90%", "budget": "$90,000 / month",
        "model": "Qwen/Qwen3-32B", "regions": "us, eu", "workload.shared_prefix": "64", "headroom": "10%",
        "traffic.growth": "2%", "hardware.max_gpus_per_replica": "4",
    }
    for name, value in changes.items():
        page.type(name, value)
        page.until(lambda: f"{name}=" in page.path(), name)
    for name in ["hardware.allow", "tiers", "purchase", "engine", "precision", "kv_precision"]:
        box = page.driver.find_elements(By.CSS_SELECTOR, f"input[name='{name}']:not(:checked)")[0]
        page.driver.execute_script("arguments[0].click()", box)
        page.until(lambda: f"{name}=" in page.path(), name)
    for name, value in {"traffic.profile": "consumer", "prefix_caching": "false"}.items():
        page.driver.execute_script("const f=document.getElementById('f-'+arguments[0]); f.value=arguments[1]; f.dispatchEvent(new Event('input',{bubbles:true}))", name, value)
        page.until(lambda: f"{name}=" in page.path(), name)
    page.until(lambda: page.one(".answers").get_attribute("aria-busy") == "false", "answered")

    # The link gives the same page to somebody else.
    link, lead = page.path(), page.lead()
    other = Page(base)
    other.open(link)
    other.until(lambda: other.lead() == lead, "share link")
    for name, value in changes.items():
        shown = other.one(f"[name='{name}']:not([type=hidden])").get_attribute("value")
        assert shown == value, (name, shown)

    # A slider moves the number, and what is wrong is said and marked.
    page.open("/")
    page.settled()
    slider = page.one("input[type=range]")
    slider.send_keys(Keys.ARROW_RIGHT * 20)
    page.until(lambda: "workload.rate=" in page.path() and page.lead() != first, "slider")
    page.type("workload.rate", "lots")
    page.until(lambda: page.one("#f-workload\\.rate").get_attribute("aria-invalid") == "true", "marked")
    assert "busiest hour" in page.one(".problems").text and page.one("#status").text
    page.type("workload.rate", "5/s")
    page.until(lambda: page.path() == "/" and page.lead() == first, "back")

    # Pin, change, compare; sort by price; keyboard alone.
    page.settled()
    page.one("button[name=a]").click()
    page.until(lambda: "a=preset" in page.path(), "pinned")
    page.settled()
    page.type("workload.rate", "40/s")
    page.until(lambda: "40 requests/s" in page.one(".compare").text, "compared")
    page.rules("compare")
    page.shot("1280-compare")
    heads = page.driver.find_elements(By.CSS_SELECTOR, "#answer section:last-of-type th button.sort")
    price = next(head for head in heads if head.text == "$/month")
    price.click()
    price.click()
    rows = [cell.text for cell in page.driver.find_elements(By.CSS_SELECTOR, "#answer section:last-of-type tbody td:nth-child(5)")]
    values = [float(re.sub(r"[$,]", "", row)) for row in rows]
    assert len(values) > 1 and values == sorted(values, reverse=True), rows
    page.open("/")
    page.settled()
    page.one("body").send_keys(Keys.TAB)
    assert page.driver.switch_to.active_element.text == "Skip to content"
    names = set()
    for _ in range(60):
        page.driver.switch_to.active_element.send_keys(Keys.TAB)
        names.add(page.driver.switch_to.active_element.get_attribute("name") or page.driver.switch_to.active_element.text)
    assert {"workload.rate", "slo.ttft_p95", "Scenario YAML", "a"} <= names, sorted(name[:30] for name in names)

    # Dark, a phone, 200 %, and no script.
    page.size(1280, 1000, dark=True)
    page.rules("dark")
    page.shot("1280-dark")
    for width, name in [(390, "390"), (640, "200-percent")]:
        for dark in [False, True]:
            page.size(width, 900, dark)
            page.open("/?workload.rate=20/s&a=preset%3Dchat")
            page.settled()
            wide = page.driver.execute_script("return document.documentElement.scrollWidth")
            assert wide <= width, f"{name}: {wide} px wide"
            page.rules(f"{name} {dark}")
            page.shot(f"{name}-{'dark' if dark else 'light'}")
    page.size(1280, 1000)
    for path in ["/benchmarks", "/prices?gpu=H100", "/accuracy", "/guide", "/guide/chat"]:
        page.open(path)
        page.rules(path)
        page.shot("page" + re.sub(r"\W+", "-", path))
    plain = Page(base, script=False)
    plain.open("/")
    assert plain.lead() == first and plain.one("#charts svg") and not plain.one("button.copy").is_displayed()
    field = plain.one("#f-workload\\.rate")
    field.clear()
    field.send_keys("20/s")
    plain.one(".submit button").click()
    plain.until(lambda: plain.path() == "/?workload.rate=20/s" and plain.lead() != first, "another rate without script")

    # A benchmark file is read first, and kept for the session or stored when asked.
    for keep, name, shown in [("session", "session-run", "1 of 1"), ("store", "browser-run", "2 of 2")]:
        page.open("/benchmarks?mine=true")
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            file.write(f"run_id,model,gpu,engine\n{name},org/m,H100,vLLM\n")
            file.flush()
            page.one("#import input[type=file]").send_keys(file.name)
            page.until(lambda: "not stored" in page.one("#import pre").text, "read")
            page.one(f"#import > button[value={keep}]").click()
            page.until(lambda: name in page.one("main").text and shown in page.one("main").text, keep)
    errors = [entry for driver in [page, other] for entry in driver.driver.get_log("browser") if entry["level"] == "SEVERE" and "422" not in entry["message"]]
    assert not errors, errors
    for each in [page, other, plain]: each.driver.quit()


with tempfile.TemporaryDirectory() as folder:
    server = subprocess.Popen([PROGRAM, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True, env={"PATH": "/usr/bin:/bin", "HOME": folder, "XDG_DATA_HOME": folder})
    try:
        base = re.search(r"http://\S+[0-9]", server.stderr.readline())[0]
        import threading
        threading.Thread(target=lambda: [None for _ in server.stderr], daemon=True).start()
        check(base)
    finally:
        server.terminate()
        server.wait(20)
print("browser tests passed" + (", axe-core too" if AXE else ""))
