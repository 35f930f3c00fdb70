/** Places on every continent, so that a generated design spreads as a real one does. */
const PLACES = [
  ..."NRT KIX ICN HKG TPE SIN KUL BKK CGK MNL BOM DEL MAA DXB DOH TLV IST SVO".split(" "),
  ..."FRA AMS LHR CDG MAD LIS MXP ZRH VIE PRG WAW ARN CPH OSL HEL DUB BRU ATH".split(" "),
  ..."IAD JFK ORD ATL DFW DEN SEA LAX SFO SJC MIA YYZ YVR YUL MEX BOG LIM SCL EZE GRU GIG".split(" "),
  ..."JNB CPT NBO LOS ACC CAI CMN TUN SYD MEL BNE PER AKL".split(" "),
];

/** The same numbers for the same seed, on every machine (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/**
 * A design of about so many lines, in the proportions of a real one: a few transit networks that peer with each other,
 * access networks that buy from those at their place, one anycast service with a PoP for every twenty lines, and as many
 * regions as access networks. It has no mistakes of the language; about its load and its resilience the rules have much to say.
 * @param lines how long, at least 60
 * @param seed another one gives another design
 * @returns its text
 */
export function bigDesign(lines: number, seed = 1): string {
  const pick = random(seed);
  const transits = Math.max(3, Math.min(20, Math.floor(lines / 60)));
  const pops = Math.max(3, Math.floor(lines / 20));
  const access = Math.max(5, Math.floor((lines - transits - pops * 5 - 14) / 2));
  // Every place has some of the transit networks, and all of them meet at the first one.
  const present = PLACES.map((_, place) =>
    Array.from({ length: transits }, (_, t) => t).filter((t) => place === 0 || (place + t) % 3 === 0),
  );
  const site = (): { at: string; providers: string } => {
    const place = pick(PLACES.length);
    const here = present[place] ?? [];
    const [first = 0, second = first] = [here[pick(here.length)], here[pick(here.length)]];
    return { at: PLACES[place] ?? "NRT", providers: [...new Set([`t${first}`, `t${second}`])].join(", ") };
  };
  const out = ["# A generated design.", ""];
  for (let t = 0; t < transits; t++) {
    const at = PLACES.filter((_, place) => present[place]?.includes(t)).join(", ");
    const peers = Array.from({ length: t }, (_, other) => `t${other}`).join(", ");
    out.push(`as t${t} AS${1000 + t} "Transit ${t}" { at ${at}${peers === "" ? "" : `  peer with ${peers}`} }`);
  }
  const homes: string[] = [];
  for (let i = 0; i < access; i++) {
    const { at, providers } = site();
    homes.push(at);
    out.push(`as a${i} AS${10000 + i} "Access ${i}" { at ${at}  transit from ${providers} }`);
  }
  out.push("", 'as origin AS64500 "Origin" {');
  for (let i = 0; i < pops; i++) {
    const { at, providers } = site();
    out.push(`  pop p${i} {`, `    at ${at}`, "    capacity 100 Gbps", `    transit from ${providers}`, "  }");
  }
  out.push("}", "", 'anycast dns "The service" {', "  origin origin", "  prefix 192.0.2.0/24", "}", "");
  for (let i = 0; i < access; i++) {
    out.push(
      `region r${i} "Region ${i}" { at ${homes[i] ?? "NRT"}  users ${1 + pick(50)}M  demand ${1 + pick(9)} Gbps  via a${i} }`,
    );
  }
  return `${out.join("\n")}\n`;
}
