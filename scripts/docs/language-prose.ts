/** The parts of the language reference that are prose. */

export const INTRODUCTION = `# The \`.anycast\` language

A \`.anycast\` file is a peering plan: who announces which prefix, from which sites, to which neighbours, and where the users are.
It is declarative. Order never matters, a name may be used before it is declared, and a design may be split over several files.
Keywords are the field's own words (RFC 4786, RFC 9234, RFC 4271).

## A complete small design

\`\`\`anycast
# A resolver with three sites.
as ntt     AS2914 "NTT"     { at NRT, LAX, LHR  peer with arelion }
as arelion AS1299 "Arelion" { at LHR, FRA, IAD }
as ocn     AS4713 "OCN"     { at NRT  transit from ntt }
as bt      AS2856 "BT"      { at LHR  transit from ntt, arelion }
as kpn     AS1136 "KPN"     { at AMS  transit from arelion }

as example AS64500 "Example DNS" {
  pop tokyo  { at NRT  capacity 40 Gbps  transit from ntt }
  pop london { at LHR  capacity 40 Gbps  transit from ntt, arelion  join linx }
  pop ashburn {
    at IAD
    capacity 20 Gbps
    transit from arelion
  }
}

ixp linx "LINX LON1" { at LHR  route-server AS8714 }

anycast dns "Public resolver" {
  origin example
  prefix 192.0.2.0/24
  prefix 2001:db8:53::/48
}

region japan "Japan"   { at NRT  users 118M  demand 20 Gbps  via ocn }
region uk    "Britain" { at LHR  users 66M   demand 12 Gbps  via bt 70%, kpn 30% }

scenario tokyo-out "Tokyo is down" { fail pop tokyo }

expect japan -> tokyo
expect japan rtt < 20 ms
expect tokyo-out: japan -> london
expect any 1 pop down: load < 100%

# Two of the sites have one neighbour; the others stand in for them.
defaults { lint AC501 off }
\`\`\`
`;

export const LEXICAL = `## Lexical matters

- **Comments**: \`#\` and \`//\` to the end of the line, \`/* … */\` over several lines. A comment \`# anycast-ignore AC102 reason\` exempts
  its line, or the next one where it stands alone, from a rule.
- **Names**: letters, digits, \`-\` and \`_\`, starting with a letter. Upper and lower case differ. A declaration's name may be followed by
  a title in double quotes, for people; in it \`\\"\` is a quote and \`\\\\\` a backslash.
- **AS numbers**: \`AS64500\`. Asdot (\`AS1.10\`) is read, and offered as asplain by a quick fix. An AS may be referred to by its number
  wherever its name may stand; with an \`internet\` statement also an AS that only the graph knows. An AS whose name is its number
  needs no other: \`as AS2914 "NTT"\`.
- **Prefixes and addresses**, IPv4 and IPv6, without quotes: \`192.0.2.0/24\`, \`2001:db8::/48\`.
- **Communities**: \`2914:421\`, large \`64500:1:2\`, and the well-known \`no-export\`, \`no-advertise\`, \`no-peer\`, \`blackhole\`,
  \`graceful-shutdown\`.
- **Locations**: an IATA code in capitals (\`NRT\`), or latitude and longitude in decimal degrees, separated by a blank
  (\`35.68 139.69\`, south and west negative). The table of IATA codes ships with the tool; it needs no network.
- **Quantities** carry units; see [Units](#units).
- **Lists** are separated by commas. **Blocks** are \`{ … }\`. Statements need no separator; several may stand on one line.

### Names of names

A name is unique among those of its kind: networks, exchanges, services, regions, scenarios, and the PoPs and routers of one network.
From outside its network a PoP or a router is called by its name where only one network has one of that name, else with the network's:
\`example.tokyo\`. An unnamed router is called by its place: \`arelion.FRA\`. Where a network, a router and an exchange are all possible,
a name is looked for in that order among networks, routers, exchanges; in the \`at\` of a session among the routers of either side,
exchanges, and IATA codes.
`;

export const MEANING = `## What the words mean together

- **A relation is written on one side only**: transit on the customer's, peering on either. The other side sets its own options with
  \`neighbor\`.
- **Routers.** A PoP and a named router are routers. Each place of an AS's \`at\` where none of these stands is a router too. An AS
  without any is one router without a place. Routers of an AS are a full iBGP mesh, except PoPs, which are islands without \`backbone\`.
- **Where sessions are.** With \`at\`: there. Without: at every place where both sides are, and if there is none, between the nearest two.
- **A list, an \`at\` and a block.** \`transit from a, b at NRT { prepend 1 }\`: what follows the list holds for all of it. After a block the
  list may go on: \`transit from a { prepend 1 }, b { med 5 }\`.
- **Announcing.** A service without \`announce\` is announced at all sites of its origin. As soon as it says \`announce at …\`, it is
  announced at the sites listed, those of all such lines together. \`withdraw at\` takes sites away again.
- **Shares.** Items of \`via\` or \`attack … from\` without a share split equally what the others leave: \`via bt\` is 100 %,
  \`via bt 70%, kpn\` leaves kpn 30 %, \`via bt, kpn\` is half each. Shares over 100 % are an error (AC008), under 100 % a warning (AC009).
- **Local preference** of a route: what its session says, else its router, else its AS, else \`defaults\`, else customer 200, peer 150,
  provider 100.
- **Twice.** Of two declarations of one name, and of two lines of which one is allowed, the first counts and the second is an error.
- **Mistakes.** A file with mistakes still resolves as far as it can. The rules are in [rules](rules/README.md).
`;
