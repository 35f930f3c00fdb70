import type { RegionResult, Results, ServiceResult } from "../service/results";

/** Results on their way over a connection: what is the same as in the last ones is left out. */
export interface ResultsUpdate extends Omit<Results, "services"> {
  readonly services: readonly ServiceUpdate[];
}

interface ServiceUpdate extends ServiceResult {
  /** Whether the service's other regions are as they were in the last results. */
  readonly restIsSame: boolean;
}

/** The sending end of a connection: copying what is known over there would take longer than computing what is not. */
export class ResultsSender {
  #last: Results | undefined;

  /**
   * @param results that are there now
   * @returns what is to be sent, after everything before it
   */
  next(results: Results): ResultsUpdate {
    const last = this.#last;
    this.#last = results;
    return {
      ...results,
      services: results.services.map((service) => {
        const before = regionsOf(last, service);
        return before && haveSameKeys(before, service.regions)
          ? { ...service, regions: news(before, service.regions), restIsSame: true }
          : { ...service, restIsSame: false };
      }),
    };
  }
}

/** The receiving end: takes updates in the order in which they were sent. */
export class ResultsReceiver {
  #last: Results | undefined;

  /**
   * @param update as it came
   * @returns the results
   */
  next(update: ResultsUpdate): Results {
    const last = this.#last;
    const services = update.services.map(({ restIsSame, ...service }) => {
      const before = restIsSame ? regionsOf(last, service) : undefined;
      return before ? { ...service, regions: new Map([...before, ...service.regions]) } : service;
    });
    this.#last = { ...update, services };
    return this.#last;
  }
}

function regionsOf(results: Results | undefined, { service }: ServiceResult): ServiceResult["regions"] | undefined {
  return results?.services.find((each) => each.service === service)?.regions;
}

function haveSameKeys(a: ServiceResult["regions"], b: ServiceResult["regions"]): boolean {
  return a.size === b.size && [...a.keys()].every((key) => b.has(key));
}

function news(before: ServiceResult["regions"], now: ServiceResult["regions"]): Map<string, RegionResult> {
  return new Map([...now].filter(([region, result]) => before.get(region) !== result));
}
