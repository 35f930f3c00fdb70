import type { DiagramHeader, DiagramModel } from "../../server/src/diagram/model";

/**
 * The last picture of a text without mistakes: half a word must not tear regions and sites out of the picture that the
 * reader looks at while typing.
 */
export class LastGood {
  #good: DiagramModel | undefined;

  /**
   * @param model the picture of the text as it is
   * @returns what to show: of a text with mistakes the last picture before them, marked stale, as long as the reader asks
   *   for the same; where there is none, what the text still says
   */
  instead(model: DiagramModel): DiagramModel {
    if (!model.header.broken) this.#good = model;
    const good = this.#good;
    if (good === undefined || good === model || asked(good.header) !== asked(model.header)) return model;
    const { broken, errors, warnings } = model.header;
    return { ...good, header: { ...good.header, state: "stale", broken, errors, warnings } };
  }
}

/** What the reader wanted to see. */
function asked({ service, scenario, prefix, whatIf }: DiagramHeader): string {
  return JSON.stringify([service, scenario, prefix, whatIf?.failures.map(({ id }) => id)]);
}
