import { compare } from "../../server/src/analysis/comparison";
import { evaluate } from "../../server/src/analysis/evaluation";
import { buildDiagram } from "../../server/src/diagram/build";
import { chosenFailures } from "../../server/src/diagram/chosen-failures";
import type { DiagramModel } from "../../server/src/diagram/model";
import { applyChange } from "../../server/src/topology/scenario";
import { designOf } from "./design";

/** Two carriers, three sites of which one is silent, two regions, an exchange. */
export const TEXT = `
as ntt AS2914 "NTT" { at NRT, LHR }
as other AS1299 { at LHR, IAD  peer with ntt at LHR }
as ocn AS4713 "OCN" { at NRT  transit from ntt }
as bt AS2856 "BT" { at LHR  transit from ntt }
as alone AS64510 { at 48.35 11.79  transit from other }

as example AS64500 "Example DNS" {
  pop tokyo "Tōkyō" { at NRT  capacity 40 Gbps  transit from ntt }
  pop london { at LHR  capacity 20 Gbps  transit from ntt  join linx }
  pop spare { at IAD  transit from other }
}

ixp linx "LINX LON1" { at LHR  route-server AS8714 }

anycast dns "Public resolver" { origin example  prefix 192.0.2.0/24  withdraw at spare }
unicast probe { origin example  prefix 198.51.100.0/24  announce at spare }

region japan "Japan" { at NRT  users 100M  demand 20 Gbps  via ocn }
region uk "Britain" { at EDI  users 50M  demand 10 Gbps  via bt }

scenario busy "A busy day" { demand japan x2 }
scenario tokyo-out { fail pop tokyo }
`;

/** The text, bound. */
export const design = designOf(TEXT);

/**
 * The picture as the server makes it.
 * @param failures ids of what fails
 * @param scenario the scenario below
 */
export function draw(failures: readonly string[], scenario?: string): DiagramModel {
  const chosen = chosenFailures(design, failures);
  const before = evaluate(design).under(design.scenarios.find(({ name }) => name === scenario));
  const after = before.once((builder) => {
    for (const { change } of chosen.failures) applyChange(builder, change);
  });
  const whatIf = failures.length === 0 ? undefined : { chosen, comparison: compare(before, after) };
  const counts = { stale: false, errors: 0, warnings: 0 };
  const options = { whatIf, service: "dns", facilities: true, ...counts };
  return buildDiagram({ design, answers: after.answers(), ...options });
}
