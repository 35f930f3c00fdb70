import { type Arguments, readArguments } from "./arguments.js";
import { checkCommand } from "./check.js";
import { compareCommand } from "./compare.js";
import { diffCommand } from "./diff.js";
import { explainCommand } from "./explain.js";
import { exportCommand } from "./export.js";
import { formatCommand } from "./format.js";
import { type CliIo, FAILED, MISUSED, OK, UsageError } from "./io.js";
import { resolveCommand } from "./resolve.js";
import { ribCommand } from "./rib.js";
import { whatifCommand } from "./whatif.js";

/** A command: how it is called, and what it does. */
interface Command {
  readonly usage: string;
  readonly does: string;
  readonly flags: readonly string[];
  readonly valued: readonly string[];
  /** A promise where the work may be interrupted. */
  readonly run: (io: CliIo, args: Arguments) => number | Promise<number>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  check: {
    usage: "anycast check FILE… [--format text|json|sarif|github|junit]",
    does: "findings and expectations; exit 1 for an error or a broken expectation",
    flags: ["json"],
    valued: ["format"],
    run: checkCommand,
  },
  resolve: {
    usage: "anycast resolve FILE [--best] [--scenario NAME] [--json]",
    does: "per service and region: PoP, share, RTT, path; --best: per region the fastest service",
    flags: ["json", "best"],
    valued: ["scenario"],
    run: resolveCommand,
  },
  rib: {
    usage: "anycast rib FILE [--as AS64500] [--scenario NAME] [--json]",
    does: "the selected route of every router for every prefix",
    flags: ["json"],
    valued: ["as", "scenario"],
    run: ribCommand,
  },
  explain: {
    usage: "anycast explain FILE REGION [--service NAME] [--scenario NAME] [--json]",
    does: "the decision at every hop, with the losers and the step that removed each",
    flags: ["json"],
    valued: ["service", "scenario"],
    run: explainCommand,
  },
  format: {
    usage: "anycast format FILE… [--check]",
    does: "rewrites files in the canonical style; --check changes nothing, and exits 1 where a file is not in it",
    flags: ["check"],
    valued: [],
    run: formatCommand,
  },
  whatif: {
    usage:
      "anycast whatif FILE [--pairs] [--kind pop,as,link,ixp,location] [--top N] [--scenario NAME] [--format text|json|jsonl]",
    does: "every single failure, or pairs, ranked worst first; jsonl: each one as it is found",
    flags: ["pairs", "json"],
    valued: ["kind", "top", "scenario", "format"],
    run: whatifCommand,
  },
  compare: {
    usage: "anycast compare FILE [--scenario NAME] [--json]",
    does: "the services side by side, for the same regions: RTT, load, copies, the worst loss of a PoP",
    flags: ["json"],
    valued: ["scenario"],
    run: compareCommand,
  },
  export: {
    usage:
      "anycast export FILE --to svg|geojson|csv|markdown|dot [--view map|graph] [--service NAME] [--prefix PREFIX] [--scenario NAME] [--theme light|dark] [--facilities] [-o FILE]",
    does: "the preview's map or AS graph, or its facts, as a file",
    flags: ["facilities"],
    valued: ["to", "view", "service", "prefix", "scenario", "theme", "output"],
    run: exportCommand,
  },
  diff: {
    usage: "anycast diff OLD NEW [--scenario NAME] [--json]",
    does: "what moves: regions, shares, load, RTT; a file may be git:REV:path",
    flags: ["json"],
    valued: ["scenario"],
    run: diffCommand,
  },
};

function usage(): string {
  const lines = Object.values(COMMANDS).map(({ usage: call, does }) => `  ${call}\n      ${does}\n`);
  return `Usage:\n${lines.join("")}  anycast --version\n`;
}

/**
 * Runs the command line.
 * @param args the arguments behind the program's name
 * @param io the machine
 * @returns the exit code: 0 well, 1 an error in the input or a broken expectation, 2 a wrong call, 130 ended by Ctrl+C; a
 *   promise of it from commands that can be interrupted
 */
export function main(args: readonly string[], io: CliIo): number | Promise<number> {
  const [name, ...rest] = args;
  if (name === "--version") {
    io.out(`${io.version}\n`);
    return OK;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    io.out(usage());
    return OK;
  }
  if (name === undefined) {
    io.error(usage());
    return MISUSED;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    io.error(`anycast: there is no command "${name}"\n${usage()}`);
    return MISUSED;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    io.out(`Usage: ${command.usage}\n  ${command.does}\n`);
    return OK;
  }
  try {
    const code = command.run(io, readArguments(rest, command.flags, command.valued));
    return typeof code === "number" ? code : code.catch((error: unknown) => fail(io, command, error));
  } catch (error) {
    return fail(io, command, error);
  }
}

function fail(io: CliIo, { usage: call }: Command, error: unknown): number {
  if (error instanceof UsageError) {
    io.error(`anycast: ${error.message}\nUsage: ${call}\n`);
    return MISUSED;
  }
  const message = error instanceof Error ? error.message : String(error);
  io.error(`anycast: an error in the program itself, please report it: ${message}\n`);
  return FAILED;
}
