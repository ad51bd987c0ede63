"""The first view of a secretary's home page on a weak line and a weak phone, beside a plain React page with its list.

    python bench/first_view.py FOLDER [--rounds 5]

Chromium is held to 400 kbit/s with 400 ms and a sixth of its speed, with an empty cache each round. The demonstration is
made in FOLDER and served by the product's own server; the secretary signs in on the unhindered line.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
for place in (HERE, HERE.parent):
    sys.path.insert(0, str(place))

from peers import react_page  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

import start  # noqa: E402

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
BYTES_A_SECOND, LATENCY_MS, SLOWER = 400 * 1000 / 8, 400, 6
# Largest paint first: text that stands there; a font that comes later only changes its letters.
PAINTS = """() => new Promise((resolve) => {
  let largest = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) largest = one.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => {
    const first = performance.getEntriesByName("first-contentful-paint")[0];
    const [page] = performance.getEntriesByType("navigation");
    resolve({ first: first ? first.startTime : null, largest, answered: page.responseStart });
  }, 0);
})"""


def main() -> None:
    """Make the ground, look at both pages in turn, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    product, address = _serve(options.folder.absolute())
    try:
        with sync_playwright() as playwright:
            flags = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=start.find_browser(), args=flags)
            cookies, lines = _signed_in(browser, address)
            css = HERE.parent / "src" / "thulinh" / "ui" / "static" / "ui" / "app.css"
            react_page.put_together(options.folder / "react", css, lines)
            peer, peer_address = react_page.serve(options.folder / "react")
            seen: dict[str, list[dict[str, float]]] = {"Thủ Lĩnh": [], "React": []}
            for _ in range(options.rounds):
                seen["Thủ Lĩnh"].append(_look(browser, address, cookies))
                seen["React"].append(_look(browser, peer_address, []))
            peer.shutdown()
            browser.close()
    finally:
        product.terminate()
        product.wait()
    _print(seen, len(lines))


def _serve(folder: Path) -> tuple[subprocess.Popen, str]:
    command = [sys.executable, "-m", "thulinh", "--data", str(folder / "product")]
    environment = {**os.environ, "THULINH_DEMO": "1", "PYTHONPATH": str(HERE.parent / "src")}
    subprocess.run([*command, "demo"], check=True, env=environment, stdout=sys.stderr)
    served = subprocess.Popen([*command, "serve"], env=environment, stdout=subprocess.PIPE, text=True)
    for line in served.stdout or ():
        if found := re.search(r"http://\S+", line):
            return served, found[0]
    raise SystemExit("the product did not start")


def _signed_in(browser: Browser, address: str) -> tuple[list[Any], list[dict[str, str]]]:
    """The secretary's cookies, and the lines of their list for the peer."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(f"{address}trinh-dien/")
    page.get_by_role("button", name=re.compile("Bí thư chi đoàn")).click()
    page.wait_for_url(address)
    lines = page.eval_on_selector_all(
        "li.task",
        "found => found.map(li => ({title: li.querySelector('h3')?.innerText || '', meta: li.querySelector('.meta')?.innerText || ''}))",
    )
    cookies = [one for one in context.cookies() if one["name"] != "thulinh-style"]  # as on a new phone
    context.close()
    return cookies, lines


def _look(browser: Browser, address: str, cookies: list[Any]) -> dict[str, float]:
    """One first view: an empty cache, the weak line, the weak phone."""
    context = browser.new_context(**PHONE, service_workers="block")
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto("about:blank")
    received = _hindered(page)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(1500)
    paints = page.evaluate(PAINTS)
    context.close()
    return {**paints, "bytes": float(sum(received))}


def _hindered(page: Page) -> list[float]:
    """Hold the page's line and speed back, and count what arrives."""
    received: list[float] = []
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    conditions = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND, "latency": LATENCY_MS}
    line.send("Network.emulateNetworkConditions", {"offline": False, **conditions})
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return received


def _print(seen: dict[str, list[dict[str, float]]], lines: int) -> None:
    print(f"400 kbit/s, 400 ms, CPU ÷ 6; {lines} lines; medians of {len(seen['React'])} rounds\n")
    print("| page | first answer (ms) | first content (ms) | largest content (ms) | received (kB) |")
    print("|---|---:|---:|---:|---:|")
    for name, rounds in seen.items():
        middle = {
            key: statistics.median(one[key] for one in rounds) for key in ("answered", "first", "largest", "bytes")
        }
        numbers = " | ".join(f"{middle[key]:,.0f}" for key in ("answered", "first", "largest"))
        print(f"| {name} | {numbers} | {middle['bytes'] / 1000:,.1f} |")


if __name__ == "__main__":
    main()
