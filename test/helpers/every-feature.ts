/** A design that says everything the language can, for tests that change it at random. */
export const EVERY_FEATURE = `
as carrier AS64601 {
  router w { at SEA  id 10.0.0.3 }
  router m { at DEN }
  router e { at JFK }
  igp w m 10
  igp m e 10
  reflector m clients w, e
  rov on
  otc on
  med always-compare
  accept max-length 24, 48
  allow-as-in 1
  local-pref customer 200 peer 150
  action 64601:1 from any { prepend 1 to peers  no-announce to AS64500  add-community 1:2 to customers }
  action 1:2:3 { local-pref 70 }
  neighbor org at w { med 5  leak }
}
as u AS64602 {
  at FRA, AMS
  peer with carrier at ix { prepend 2  med 3  community no-export  announce s  local-pref 4  accept max-length 23 }
  join ix
}
as org AS64500 {
  backbone
  pop p { at AMS  capacity 10 Gbps  transit from carrier.w, u { prepend 1 }  join ix { no route-server } }
  pop q { at VIE  capacity 2 Mqps  transit from u }
}
ixp ix { at FRA  lan 198.18.0.0/24  route-server AS64999 { id 1.2.3.4  path-hiding  action 0:1 { no-announce } } }
anycast s {
  origin org
  prefix 192.0.2.0/24
  prefix 2001:db8::/48
  address 192.0.2.53
  announce at all
  announce at p only to u { prepend 3 to carrier  med 4  community 1:1 to u  bgp-origin egp to u }
  withdraw at q
  scope local at p
}
unicast t { origin org  prefix 198.51.100.0/24  announce at q }
multicast tv { group 232.1.1.1  source p  receivers r }
region r { at AMS  users 5M  demand 3 Gbps  via u 50%, carrier 40% }
region r2 { at 10.5 20.5  demand 1 Mqps  via carrier }
roa 192.0.2.0/24 max 24 origin AS64500
scenario a {
  fail pop p
  fail as u
  fail link carrier u at ix
  fail ixp ix
  fail location FRA
  withdraw s at all
  announce s at q { prepend 2 }
  prepend 4 at q to u
  drain q
  demand r x3
  attack s 3 Tbps from r 60%, u 40%
  hijack 192.0.2.0/25 by u { forge AS64500 }
  leak by u to carrier
  igp carrier.w carrier.m 50
  rov on u
  use b
  neighbor u of org { prepend 2 }
}
scenario b { fail location VIE }
expect r -> p or q 80%
expect r via u
expect all regions rtt p95 < 80 ms
expect load of p < 80%
expect no unreachable
expect a: r -> q
expect any 2 pops down: load < 100%
expect any 1 link down: no unreachable
expect any 1 location down: r rtt < 10 ms
expect any 2 ases down: no unreachable
`;
