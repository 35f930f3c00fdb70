import { addressBits, formatPrefix } from "../../base/prefix.js";
import type {
  Action,
  As,
  MaxLength,
  Policy,
  RelationPreferences,
  Router,
  RouteServer,
  SessionOptions,
  Sourced,
} from "../../language/design.js";
import type {
  ActionCommunity,
  ExportPolicy,
  ImportPolicy,
  RelationPreference,
  RouterPolicy,
  MaxLength as RoutingMaxLength,
  SessionPolicy,
} from "../../routing/types.js";
import { compileSelectors, type Indices } from "./selectors.js";

/** The largest local-pref and MED: 32 bits (RFC 4271 §5.1.4 and §5.1.5). */
const MAX_U32 = 0xffffffff;
/** As many copies of an ASN as one AS_PATH segment holds (RFC 4271 §4.3). */
const MAX_COPIES = 255;

/** The written value where it is a whole number in range; the binder reports others, and here they do not count. */
function whole(written: Sourced<number> | undefined, highest: number): number | undefined {
  return written && isWhole(written.value, highest) ? written.value : undefined;
}

/**
 * Whether a number can be used as a count, a preference or a MED.
 * @param value any number
 * @param highest the largest allowed
 */
export function isWhole(value: number, highest: number = MAX_U32): boolean {
  return Number.isInteger(value) && value >= 0 && value <= highest;
}

/** Whether a number of extra copies of an ASN fits one AS_PATH segment. */
export function isCopies(value: number): boolean {
  return isWhole(value, MAX_COPIES);
}

/**
 * Local-pref per relation, where the design says it.
 * @param written of an AS, a router or `defaults`
 */
export function compilePreferences(written: RelationPreferences): RelationPreference {
  return defined({
    customer: whole(written.customer, MAX_U32),
    peer: whole(written.peer, MAX_U32),
    provider: whole(written.provider, MAX_U32),
  });
}

function compileMaxLength(written: Sourced<MaxLength> | undefined): RoutingMaxLength | undefined {
  if (!written) return undefined;
  const { v4, v6 } = written.value;
  return defined({
    v4: v4 !== undefined && isWhole(v4, addressBits(4)) ? v4 : undefined,
    v6: v6 !== undefined && isWhole(v6, addressBits(6)) ? v6 : undefined,
  });
}

/** The object without its undefined fields, so that one laid over another only says what it says. */
function defined<T extends object>(object: T): T {
  // Nothing written is the common case, and this runs for every session.
  const isAbsent = (value: unknown) => value === undefined;
  if (Object.values(object).every(isAbsent)) return {} as T;
  return Object.fromEntries(Object.entries(object).filter(([, value]) => !isAbsent(value))) as T;
}

function compileActions(actions: readonly Action[], indices: Indices, routeServer: boolean): ActionCommunity[] {
  return actions.flatMap((action) => {
    // An AS obeys its customers unless it says otherwise; a route server obeys its members, and has no one else.
    const from =
      action.from.length > 0
        ? compileSelectors(action.from, indices)
        : routeServer
          ? undefined
          : [{ relation: "customer" as const }];
    const community = action.community.value;
    return action.effects.flatMap((effect): ActionCommunity[] => {
      if (effect.kind === "local-pref") {
        return isWhole(effect.value) ? [{ community, from, effect: { kind: "local-pref", value: effect.value } }] : [];
      }
      const to = compileSelectors(effect.to, indices);
      if (effect.kind === "no-announce") return [{ community, from, effect: { kind: "no-announce", to } }];
      if (effect.kind === "prepend") {
        return isCopies(effect.count)
          ? [{ community, from, effect: { kind: "prepend", times: effect.count, to } }]
          : [];
      }
      return effect.communities.map((added) => ({
        community,
        from,
        effect: { kind: "add-community", community: added.value, to },
      }));
    });
  });
}

const NOTHING_SAID: RouterPolicy = {};

function compilePolicy(policy: Policy, indices: Indices): RouterPolicy {
  if (isSilent(policy)) return NOTHING_SAID;
  const preferences = compilePreferences(policy.localPref);
  const actions = compileActions(policy.actions, indices, false);
  return defined({
    rov: policy.rov?.value,
    otc: policy.otc?.value,
    medAlwaysCompare: policy.medAlwaysCompare?.value,
    maxLength: compileMaxLength(policy.acceptMaxLength),
    honourGracefulShutdown: policy.honoursGracefulShutdown?.value,
    allowAsIn: whole(policy.allowAsIn, MAX_COPIES),
    localPref: Object.keys(preferences).length > 0 ? preferences : undefined,
    actions: actions.length > 0 ? actions : undefined,
  });
}

/** Most routers have no policy of their own; a big design has many of them. */
function isSilent(policy: Policy): boolean {
  const { rov, otc, medAlwaysCompare, acceptMaxLength, honoursGracefulShutdown, allowAsIn, localPref, actions } =
    policy;
  const { customer, peer, provider } = localPref;
  const said = rov || otc || medAlwaysCompare || acceptMaxLength || honoursGracefulShutdown || allowAsIn;
  return !(said || customer || peer || provider) && actions.length === 0;
}

/**
 * The policy of one router: that of its AS, and over it what stands in the router's own block. Actions add up, the AS's
 * first; local-pref is replaced relation by relation.
 * @param as the AS
 * @param router one of its routers
 * @param indices where the design's routers are
 * @returns undefined where nothing is said
 */
export function compileRouterPolicy(as: As, router: Router, indices: Indices): RouterPolicy | undefined {
  const general = compilePolicy(as.policy, indices);
  const own = compilePolicy(router.policy, indices);
  if (general === NOTHING_SAID && own === NOTHING_SAID) return undefined;
  const policy: RouterPolicy = { ...general, ...own };
  const merged = {
    ...policy,
    ...(general.localPref && own.localPref && { localPref: { ...general.localPref, ...own.localPref } }),
    ...(general.actions && own.actions && { actions: [...general.actions, ...own.actions] }),
  };
  return Object.keys(merged).length > 0 ? merged : undefined;
}

/**
 * The policy of a route server: its control communities (RFC 7947 §2.3.2).
 * @param server as declared
 * @param indices where the design's routers are
 */
export function compileRouteServerPolicy(server: RouteServer, indices: Indices): RouterPolicy | undefined {
  const actions = compileActions(server.actions, indices, true);
  const rov = server.rov?.value === true;
  if (!rov && actions.length === 0) return undefined;
  return { ...(rov && { rov }), ...(actions.length > 0 && { actions }) };
}

/**
 * Options of one side of a session.
 * @param options as written
 * @returns only what is said, undefined where that is nothing; see `mergeSessionPolicies`
 */
export function compileSessionOptions(options: SessionOptions): SessionPolicy | undefined {
  if (saysNothing(options)) return undefined;
  const incoming: ImportPolicy = defined({
    localPref: whole(options.localPref, MAX_U32),
    acceptNone: options.acceptNone?.value,
    maxLength: compileMaxLength(options.acceptMaxLength),
  });
  const outgoing: ExportPolicy = defined({
    prepend: whole(options.prepend, MAX_COPIES),
    med: whole(options.med, MAX_U32),
    communities: options.communities.length > 0 ? options.communities.map(({ value }) => value) : undefined,
    leak: options.leak?.value,
    announce: compileAnnounce(options.announce),
  });
  return {
    ...(Object.keys(incoming).length > 0 && { in: incoming }),
    ...(Object.keys(outgoing).length > 0 && { out: outgoing }),
  };
}

/** Most sessions have no option at all; a big design has many of them. */
function saysNothing(options: SessionOptions): boolean {
  const { prepend, med, communities, announce, localPref, acceptNone, acceptMaxLength, leak } = options;
  return (
    communities.length === 0 && !(prepend || med || announce || localPref || acceptNone || acceptMaxLength || leak)
  );
}

function compileAnnounce(written: SessionOptions["announce"]): ExportPolicy["announce"] {
  if (!written) return undefined;
  if (written.value.length === 0) return "none";
  const prefixes = written.value.flatMap(({ target }) => target?.prefixes ?? []);
  return [...new Set(prefixes.map(({ prefix }) => formatPrefix(prefix)))];
}

/**
 * Lays policies of one session end over each other: what a later one says counts, communities add up.
 * @param policies the general first
 * @returns undefined where none says anything
 */
export function mergeSessionPolicies(policies: readonly (SessionPolicy | undefined)[]): SessionPolicy | undefined {
  let merged: SessionPolicy | undefined;
  for (const policy of policies) {
    if (!policy) continue;
    if (!merged) {
      merged = policy;
      continue;
    }
    const communities = [...(merged.out?.communities ?? []), ...(policy.out?.communities ?? [])];
    const out = {
      ...merged.out,
      ...policy.out,
      ...(communities.length > 0 && { communities: [...new Set(communities)] }),
    };
    merged = {
      ...merged,
      ...policy,
      ...((merged.in || policy.in) && { in: { ...merged.in, ...policy.in } }),
      ...((merged.out || policy.out) && { out }),
    };
  }
  return merged;
}
