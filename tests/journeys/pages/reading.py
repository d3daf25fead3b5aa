"""How a page is for those who cannot see it well, cannot use a mouse, or read it on a small phone."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
SMALLEST_TARGET = 44  # pixels high; less a hair for what browsers round
LONGEST_LINE = 40  # characters
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OPTIONS: dict[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}

# Links inside a running sentence are excepted (WCAG 2.5.8), boxes to tick are as large as the label around them.
_SMALL_TARGETS = """least => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(node => {
  if (node.type === 'hidden' || node.hidden || !node.getClientRects().length || node.closest('.skip')) return false;
  if (node.tagName === 'A' && getComputedStyle(node).display === 'inline') {
    const around = node.closest('p, li, dd, dt, td, th, div').cloneNode(true);
    around.querySelectorAll('a').forEach(link => link.remove());
    if (around.textContent.trim()) return false;
  }
  const box = (node.matches('[type=checkbox], [type=radio]') && node.closest('label') || node).getBoundingClientRect();
  return box.height < least - 0.5;
}).map(node => `${node.outerHTML.slice(0, 90)} is ${Math.round(node.getBoundingClientRect().height)} px high`)"""

# Every line of text that is longer than the eye follows.
_LONG_LINES = """most => { const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    if (text.data.trim().length <= most || text.parentElement.closest('option, script, style')) continue;
    const range = document.createRange(), size = parseFloat(getComputedStyle(text.parentElement).fontSize);
    range.selectNodeContents(text);
    const widest = Math.max(0, ...[...range.getClientRects()].map(line => line.width)) / size;
    if (widest > most + 0.5) found.push(`a line of ${Math.round(widest)} em: ${text.data.trim().slice(0, 40)}`);
  }
  return found; }"""

# Keeps where the keyboard goes: what it is, where it is in the document, and whether its place can be seen.
_WATCH_FOCUS = """() => { window.visited = []; document.activeElement.blur();
  const all = [...document.querySelectorAll('*')];
  document.addEventListener('focusin', event => { const node = event.target, style = getComputedStyle(node);
    window.visited.push({place: all.indexOf(node), what: node.outerHTML.slice(0, 80),
      isSeen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0}); });
  const groups = new Set();
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(node => node.type !== 'hidden' && !node.hidden && node.getClientRects().length && node.tabIndex >= 0)
  .filter(node => node.type !== 'radio' || !groups.has(node.name) && groups.add(node.name)).length; }"""


PARTS_OF_A_DATE = 4  # year, month, day and the calendar's button: each takes a Tab of its own inside one control


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


def long_lines(page: Page) -> list[str]:
    """Lines in which the eye loses its place."""
    return list(page.evaluate(_LONG_LINES, LONGEST_LINE))


def keyboard_faults(page: Page) -> list[str]:
    """What Tab does wrong from the top of a page on: it reaches everything once, in the order of the document, visibly."""
    stops = page.evaluate(_WATCH_FOCUS)
    for _stop in range(stops):
        page.keyboard.press("Tab")
    for _part in range(PARTS_OF_A_DATE * page.locator("input[type=date]").count()):
        if page.evaluate("window.visited.length") < stops:
            page.keyboard.press("Tab")
    visited = page.evaluate("window.visited")
    places = [one["place"] for one in visited]
    faults = [f"the focus cannot be seen on {one['what']}" for one in visited if not one["isSeen"]]
    if places != sorted(set(places)):
        faults.append("Tab does not follow the order of the page")
    if len(places) < stops:
        faults.append(f"Tab reaches {len(places)} of {stops} controls")
    return faults


def shape_of(html: str) -> str:
    """A page without its words, addresses and repeated rows: two of one shape need to be looked at once."""
    bare = re.sub(r">[^<]*<", "><", html)
    bare = re.sub(r' (?:value|href|action|content|id|for|name|aria-label|aria-describedby)="[^"]*"', "", bare)
    return re.sub(r"(<(tr|li)\b[^>]*>(?:(?!<\2\b).)*</\2>)\1+", r"\1", bare)
