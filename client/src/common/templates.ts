/** A design to start with. */
export interface Template {
  /** Stays the same while its title may change; commands may name it. */
  readonly id: string;
  readonly title: string;
  /** In one line, what it shows. */
  readonly detail: string;
  /** The text of the new design, in the canonical style, without any finding. */
  readonly text: string;
}

const CARRIERS = `as alpha AS64501 "Alpha Carrier" { at NRT, LAX, LHR  peer with beta }
as beta  AS64502 "Beta Carrier"  { at LHR, FRA, IAD }

as tokyo-net  AS64503 "Tokyo Net"  { at NRT  transit from alpha }
as london-net AS64504 "London Net" { at LHR  transit from alpha, beta }
`;

const REGIONS = `region japan "Japan"   { at NRT  users 118M  demand 20 Gbps  via tokyo-net }
region uk    "Britain" { at LHR  users 66M   demand 12 Gbps  via london-net }
`;

/** Designs to start with, the usual one first. */
export const TEMPLATES: readonly Template[] = [
  {
    id: "resolver",
    title: "Resolver with two sites",
    detail: "One anycast prefix, two carriers, two regions, a failure and what must hold then",
    text: `# A resolver with two sites. Change something: the notes beside regions and PoPs follow.

${CARRIERS}
as example AS64500 "Example DNS" {
  pop tokyo  { at NRT  capacity 40 Gbps  transit from alpha }
  pop london { at LHR  capacity 40 Gbps  transit from alpha, beta }
}

anycast dns "Public resolver" {
  origin example
  prefix 192.0.2.0/24
}

${REGIONS}
scenario tokyo-out "Tokyo is down" { fail pop tokyo }

expect japan -> tokyo
expect tokyo-out: japan -> london
expect any 1 pop down: load < 100%

# One neighbour a site keeps this short. Before it is built, buy from a second one, and take this line away.
defaults { lint AC501 off }
`,
  },
  {
    id: "regional",
    title: "Regional service",
    detail: "A prefix for each part of the world, announced at the sites there only",
    text: `# Each part of the world asks an address of its own, announced at two sites there: traffic stays in the region, also
# when one of the two is down.

as alpha AS64501 "Alpha Carrier" { at NRT, SIN, LHR, FRA }

as tokyo-net  AS64503 "Tokyo Net"  { at NRT  transit from alpha }
as london-net AS64504 "London Net" { at LHR  transit from alpha }

as example AS64500 "Example CDN" {
  pop tokyo     { at NRT  capacity 40 Gbps  transit from alpha }
  pop singapore { at SIN  capacity 40 Gbps  transit from alpha }
  pop london    { at LHR  capacity 40 Gbps  transit from alpha }
  pop frankfurt { at FRA  capacity 40 Gbps  transit from alpha }
}

anycast asia "Asia" {
  origin example
  prefix 192.0.2.0/24
  announce at tokyo, singapore
}

anycast europe "Europe" {
  origin example
  prefix 198.51.100.0/24
  announce at london, frankfurt
}

${REGIONS}
scenario tokyo-out "Tokyo is down" { fail pop tokyo }

expect japan -> tokyo for asia
expect uk -> london for europe
expect tokyo-out: japan -> singapore for asia

# One neighbour a site keeps this short. Before it is built, buy from a second one, and take this line away.
defaults { lint AC501 off  lint AC502 off }
`,
  },
  {
    id: "exchange",
    title: "Peering at an exchange",
    detail: "An exchange with a route server, bilateral peers, and a community that an upstream obeys",
    text: `# Peering keeps traffic off transit: members of the exchange reach London over it, and everybody else over a carrier.

as alpha AS64501 "Alpha Carrier" {
  at LHR, FRA
  # Customers who attach this community are announced to peers with one more hop.
  action 64501:421 { prepend 1 to peers }
}

as london-net AS64504 "London Net" {
  at LHR
  transit from alpha
  join ix
}

as paris-net AS64505 "Paris Net" { at CDG  transit from alpha }

ixp ix "Example IX" { at LHR  route-server AS64510 }

as example AS64500 "Example DNS" {
  pop london {
    at LHR
    capacity 40 Gbps
    transit from alpha { community 64501:421 }
    join ix
  }
  pop frankfurt { at FRA  capacity 40 Gbps  transit from alpha }
}

anycast dns "Public resolver" {
  origin example
  prefix 192.0.2.0/24
}

region uk     "Britain" { at LHR  users 66M  demand 12 Gbps  via london-net }
region france "France"  { at CDG  users 68M  demand 12 Gbps  via paris-net }

scenario ix-out "The exchange is down" { fail ixp ix }

expect uk -> london
expect uk rtt < 10 ms
expect ix-out: no unreachable

# One neighbour a site keeps this short. Before it is built, buy from a second one, and take this line away.
defaults { lint AC501 off  lint AC502 off }
`,
  },
  {
    id: "security",
    title: "Origin validation and a hijack",
    detail: "ROAs, networks that drop invalid routes, and who is drawn away by a false origin",
    text: `# Who still reaches us while somebody else announces our prefix? Networks with ‘rov on’ drop what no ROA allows
# (RFC 6811).

as alpha AS64501 "Alpha Carrier" { at NRT, LHR  peer with beta  rov on }
as beta  AS64502 "Beta Carrier"  { at LHR, FRA }
as evil  AS64506 "Somebody else" { at FRA  transit from beta }

as tokyo-net     AS64503 "Tokyo Net"     { at NRT  transit from alpha }
as frankfurt-net AS64505 "Frankfurt Net" { at FRA  transit from beta }

as example AS64500 "Example DNS" {
  pop tokyo  { at NRT  capacity 40 Gbps  transit from alpha }
  pop london { at LHR  capacity 40 Gbps  transit from alpha, beta }
}

anycast dns "Public resolver" {
  origin example
  prefix 192.0.2.0/24
}

roa 192.0.2.0/24 origin AS64500

region japan   "Japan"   { at NRT  users 118M  demand 20 Gbps  via tokyo-net }
region germany "Germany" { at FRA  users 84M   demand 12 Gbps  via frankfurt-net }

scenario hijacked "A false origin" { hijack 192.0.2.0/24 by evil }

expect no unreachable
expect hijacked: japan -> tokyo

# One neighbour a site keeps this short. Before it is built, buy from a second one, and take this line away.
defaults { lint AC501 off }
`,
  },
  {
    id: "empty",
    title: "One site",
    detail: "The least that has routes: a carrier, an access network, a site, a region",
    text: `as carrier AS64501 "Carrier"        { at FRA }
as access  AS64502 "Access network" { at FRA  transit from carrier }

as example AS64500 "Our network" { pop frankfurt { at FRA  transit from carrier } }

unicast web {
  origin example
  prefix 192.0.2.0/24
  announce at frankfurt
}

region germany "Germany" { at FRA  users 84M  via access }

# One neighbour a site keeps this short. Before it is built, buy from a second one, and take this line away.
defaults { lint AC501 off }
`,
  },
];
