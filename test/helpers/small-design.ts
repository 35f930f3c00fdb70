/** The small design of the language's reference, as it stands there: three sites, two regions. */
export const SMALL_DESIGN = `
as ntt    AS2914 "NTT"    { at NRT, LAX, LHR  peer with arelion }
as arelion AS1299 "Arelion" { at LHR, FRA, IAD }
as ocn    AS4713 "OCN"    { at NRT  transit from ntt }
as bt     AS2856 "BT"     { at LHR  transit from ntt, arelion }
as kpn    AS1136 "KPN"    { at AMS  transit from arelion }

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

region japan "Japan"       { at NRT  users 118M  demand 20 Gbps  via ocn }
region uk    "Britain"     { at LHR  users 66M   demand 12 Gbps  via bt 70%, kpn 30% }

scenario tokyo-out "Tokyo is down" { fail pop tokyo }

expect japan -> tokyo
expect japan rtt < 20 ms
expect tokyo-out: japan -> london
expect any 1 pop down: load < 100%
`;

/** The same, and the rules find nothing to say against it. */
export const SMALL = `defaults { lint AC501 off }  # A resolver with three sites.${SMALL_DESIGN}`;
