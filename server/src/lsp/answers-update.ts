import type { Answers, RegionAnswer, ServiceAnswer } from "../analysis/types";

/** Answers on their way over a connection: those that the other end has already are named by their places in the last ones. */
export interface AnswersUpdate extends Omit<Answers, "services"> {
  readonly services: readonly ServiceUpdate[];
}

interface ServiceUpdate extends Omit<ServiceAnswer, "regions"> {
  readonly regions: readonly (RegionAnswer | number)[];
}

/** Each service's regions in the last answers, by the service's name. */
type Last = ReadonlyMap<string, readonly RegionAnswer[]>;

function regionsOf({ services }: Answers): Last {
  return new Map(services.map(({ service, regions }) => [service, regions]));
}

/** The sending end of a connection. After an edit nearly all answers are those of before: to copy them takes longer than to find the others. */
export class AnswersSender {
  #last: Last = new Map();

  /**
   * @param answers that are asked for now
   * @returns what is to be sent, after everything before it
   */
  next(answers: Answers): AnswersUpdate {
    const services = answers.services.map((service) => {
      const known = new Map(this.#last.get(service.service)?.map((region, i) => [region, i]));
      return { ...service, regions: service.regions.map((region) => known.get(region) ?? region) };
    });
    this.#last = regionsOf(answers);
    return { ...answers, services };
  }
}

/** The receiving end: takes updates in the order in which they were sent. What was not sent again is the very same object. */
export class AnswersReceiver {
  #last: Last = new Map();

  /**
   * @param update as it came
   * @returns the answers
   */
  next(update: AnswersUpdate): Answers {
    const services = update.services.map((service) => {
      const last = this.#last.get(service.service) ?? [];
      return {
        ...service,
        regions: service.regions.flatMap((each) => (typeof each === "number" ? (last[each] ?? []) : each)),
      };
    });
    const answers = { ...update, services };
    this.#last = regionsOf(answers);
    return answers;
  }
}
