"""How a page is for those who cannot see it well, cannot use a mouse, or read it on a small phone."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
SMALLEST_TARGET = 44  # pixels high; less a hair for what browsers round
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OPTIONS: dict[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}

# Links inside a running sentence are excepted (WCAG 2.5.8), boxes to tick are as large as the label around them.
_SMALL_TARGETS = """least => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(node => {
  if (node.type === 'hidden' || node.hidden || !node.getClientRects().length || node.closest('.skip')) return false;
  if (node.tagName === 'A' && getComputedStyle(node).display === 'inline') return false;
  const box = (node.matches('[type=checkbox], [type=radio]') && node.closest('label') || node).getBoundingClientRect();
  return box.height < least - 0.5;
}).map(node => `${node.outerHTML.slice(0, 90)} is ${Math.round(node.getBoundingClientRect().height)} px high`)"""

# Where the keyboard stands: what it is, where it is in the document, and whether its place can be seen.
_FOCUSED = """() => { const node = document.activeElement; const style = getComputedStyle(node);
  return {place: [...document.querySelectorAll('*')].indexOf(node), what: node.outerHTML.slice(0, 80),
          is_body: node === document.body, is_seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0}; }"""
_STOPS = """() => { const seen = new Set();
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(node => node.type !== 'hidden' && !node.hidden && node.getClientRects().length && node.tabIndex >= 0)
  .filter(node => node.type !== 'radio' || !seen.has(node.name) && seen.add(node.name)).length; }"""


def barriers(page: Page) -> list[str]:
    """What axe finds on a page that is open."""
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    return [f"{one['id']}: {one['help']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found]


def sideways(page: Page) -> list[str]:
    """How much wider than the window a page is."""
    widest = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{widest} px must be scrolled sideways"] if widest > 0 else []


def small_targets(page: Page) -> list[str]:
    """What a thumb cannot hit."""
    return list(page.evaluate(_SMALL_TARGETS, SMALLEST_TARGET))


def keyboard_faults(page: Page) -> list[str]:
    """What Tab does wrong from the top of a page on: it reaches everything once, in the order of the document, visibly."""
    faults, places = [], []
    stops = page.evaluate(_STOPS)
    for _stop in range(stops):
        page.keyboard.press("Tab")
        now = page.evaluate(_FOCUSED)
        if now["is_body"]:
            break
        places.append(now["place"])
        if not now["is_seen"]:
            faults.append(f"the focus cannot be seen on {now['what']}")
    if places != sorted(set(places)):
        faults.append("Tab does not follow the order of the page")
    if len(places) < stops:
        faults.append(f"Tab reaches {len(places)} of {stops} controls")
    return faults
