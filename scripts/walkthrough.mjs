// Draws the pictures of the walkthrough into images/walkthrough/. They take their colours from the reader's theme.
import { mkdirSync, writeFileSync } from "node:fs";

const WIDTH = 640;
const ADVANCE = 8.4; // px, of one character
const LEADING = 24; // px, from line to line
const LEFT = 36;

const theme = (name, otherwise) => `var(--vscode-${name}, ${otherwise})`;
const COLOURS = {
  plain: theme("foreground", "#cccccc"),
  faint: theme("descriptionForeground", "#9d9d9d"),
  keyword: theme("charts-blue", "#3794ff"),
  number: theme("charts-orange", "#d18616"),
  string: theme("charts-green", "#89d185"),
  hint: theme("editorInlayHint-foreground", "#969696"),
  red: theme("charts-red", "#f14c4c"),
};
const PANEL = theme("editor-background", "#1e1e1e");
const EDGE = theme("widget-border", "#454545");
const HINT = theme("editorInlayHint-background", "#4d4d4d33");

const KEYWORDS =
  /^(as|at|pop|transit|from|capacity|anycast|origin|prefix|region|users|via|scenario|fail|expect|load|any|down)$/;
const TOKEN = /"[^"]*"|[A-Za-z][\w-]*|\d[\d./]*%?|\s+|./g;

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

function colourOf(token) {
  if (token.startsWith('"')) return COLOURS.string;
  if (/^(\d|AS\d)/.test(token)) return COLOURS.number;
  return KEYWORDS.test(token) ? COLOURS.keyword : COLOURS.plain;
}

/** A line of a design at a height, with a hint behind it, a lens' colour, or a wave below some of its words. */
function line(text, y, { hint, colour, wave } = {}) {
  const tokens = [...text.matchAll(TOKEN)].map(([token]) => {
    const fill = colour ?? colourOf(token);
    return token.trim() === "" ? escaped(token) : `<tspan fill="${fill}">${escaped(token)}</tspan>`;
  });
  const end = LEFT + text.length * ADVANCE;
  const parts = [written(tokens.join(""), LEFT, y, text.length)];
  if (hint) {
    const width = (hint.length + 1) * ADVANCE;
    parts.push(`<rect x="${end + 8}" y="${y - 16}" width="${width}" height="21" rx="4" fill="${HINT}"/>`);
    parts.push(written(`<tspan fill="${COLOURS.hint}">${escaped(hint)}</tspan>`, end + 12, y, hint.length));
  }
  if (wave) {
    const from = LEFT + text.indexOf(wave) * ADVANCE;
    const steps = Math.floor((wave.length * ADVANCE) / 4);
    const path = Array.from({ length: steps }, (_, i) => `l4 ${i % 2 ? 3 : -3}`).join("");
    parts.push(`<path d="M${from} ${y + 6}${path}" fill="none" stroke="${COLOURS.red}" stroke-width="1.4"/>`);
  }
  return parts.join("\n");
}

function written(content, x, y, length) {
  const fit = `textLength="${(length * ADVANCE).toFixed(1)}" lengthAdjust="spacingAndGlyphs"`;
  return `<text x="${x}" y="${y}" ${fit} xml:space="preserve">${content}</text>`;
}

function picture(name, height, content) {
  const font = `font-family="var(--vscode-editor-font-family, monospace)" font-size="14"`;
  const panel = `<rect x="1" y="1" width="${WIDTH - 2}" height="${height - 2}" rx="10" fill="${PANEL}" stroke="${EDGE}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" ${font}>\n${panel}\n${content}\n</svg>\n`;
  writeFileSync(new URL(`../images/walkthrough/${name}.svg`, import.meta.url), svg);
}

/** Lines one below the other. */
function text(lines) {
  return lines.map(([words, more], index) => (words === "" ? "" : line(words, 42 + index * LEADING, more))).join("\n");
}

const SITES = {
  tokyo: { x: 470, y: 120, colour: COLOURS.keyword },
  london: { x: 190, y: 110, colour: COLOURS.number },
};

function site({ x, y, colour }, name, { down = false } = {}) {
  const cross = `<path d="M${x - 7} ${y - 7}l14 14m0-14l-14 14" stroke="${COLOURS.red}" stroke-width="3"/>`;
  const dot = `<circle cx="${x}" cy="${y}" r="11" fill="${down ? COLOURS.faint : colour}" opacity="${down ? 0.4 : 1}"/>`;
  return `${dot}${down ? cross : ""}<text x="${x}" y="${y - 20}" text-anchor="middle" fill="${COLOURS.plain}">${name}</text>`;
}

function way(x, y, to, label) {
  const middle = (x + to.x) / 2;
  return `<path d="M${x} ${y}Q${middle} ${y - 6} ${to.x} ${to.y + 12}" fill="none" stroke="${to.colour}" stroke-width="3" stroke-linecap="round"/>
<circle cx="${x}" cy="${y}" r="6" fill="${COLOURS.plain}"/><text x="${x}" y="${y + 24}" text-anchor="middle" fill="${COLOURS.faint}">${label}</text>`;
}

function globe() {
  const lines = `<ellipse cx="320" cy="150" rx="90" ry="118"/><path d="M320 32v236M60 150h520M92 90h456M92 210h456"/>`;
  return `<g fill="none" stroke="${EDGE}" stroke-width="1.2" opacity=".7"><ellipse cx="320" cy="150" rx="260" ry="118"/>${lines}</g>`;
}

mkdirSync(new URL("../images/walkthrough/", import.meta.url), { recursive: true });

picture(
  "design",
  300,
  text([
    ['as example AS64500 "Example DNS" {'],
    ["  pop tokyo  { at NRT  transit from alpha }"],
    ["  pop london { at LHR  transit from alpha, beta }"],
    ["}"],
    [""],
    ['anycast dns "Public resolver" {'],
    ["  origin example"],
    ["  prefix 192.0.2.0/24"],
    ["}"],
    ['region japan "Japan" { at NRT  via tokyo-net }'],
  ]),
);
picture(
  "routes",
  230,
  text([
    ["serves japan", { colour: COLOURS.faint }],
    ["  pop tokyo", { hint: "◂ 64% of users · 20 of 40 Gbps" }],
    ["serves uk", { colour: COLOURS.faint }],
    ["  pop london", { hint: "◂ 36% of users · 12 of 40 Gbps" }],
    [""],
    ['region japan "Japan"', { hint: "⟶ tokyo · 4 ms" }],
    ['region uk    "Britain"', { hint: "⟶ london · 9 ms" }],
  ]),
);
const map = [globe(), way(530, 180, SITES.tokyo, "Japan · 4 ms"), way(140, 200, SITES.london, "Britain · 9 ms")];
picture("preview", 300, [...map, site(SITES.tokyo, "tokyo"), site(SITES.london, "london")].join("\n"));
picture(
  "scenario",
  340,
  [
    line("Run | Show what changes", 36, { colour: COLOURS.faint }),
    line("scenario tokyo-out { fail pop tokyo }", 60),
    `<g transform="translate(0 50)">`,
    globe(),
    way(530, 180, { ...SITES.london, y: 110 }, "Japan · 146 ms"),
    way(140, 200, SITES.london, "Britain · 9 ms"),
    site(SITES.tokyo, "tokyo", { down: true }),
    site(SITES.london, "london"),
    "</g>",
  ].join("\n"),
);
picture(
  "expect",
  190,
  [
    text([
      ["  expect japan -> tokyo"],
      ["  expect tokyo-out: japan -> london"],
      ["  expect japan rtt < 3 ms", { wave: "japan rtt < 3 ms" }],
    ]),
    ...[0, 1].map((row) => verdict(37 + row * LEADING, true)),
    verdict(37 + 2 * LEADING, false),
    line("AC707  japan has 4 ms to tokyo, not less than 3 ms.", 42 + 4 * LEADING, { colour: COLOURS.red }),
  ].join("\n"),
);

/** A tick or a cross at the margin. */
function verdict(y, holds) {
  const mark = holds ? `M-4 0l3 3 6-7` : `M-4 -4l8 8m0-8l-8 8`;
  const fill = holds ? COLOURS.string : COLOURS.red;
  return `<g transform="translate(34 ${y})"><circle r="8" fill="${fill}"/><path d="${mark}" fill="none" stroke="${PANEL}" stroke-width="2"/></g>`;
}
