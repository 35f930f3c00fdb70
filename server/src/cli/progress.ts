import type { CliIo } from "./io.js";

/** Work is silent for this long, in ms. */
const SILENT_MS = 1000;
/** A line is renewed no more often than this, in ms. */
const EVERY_MS = 100;

/** A line on standard error that says what takes long, where that is a terminal. */
export class Progress {
  private readonly start: number;
  private last = Number.NEGATIVE_INFINITY;
  private task: string | undefined;
  private readonly notes: string[] = [];

  /** @param io the machine */
  constructor(private readonly io: CliIo) {
    this.start = io.now();
  }

  /**
   * Names a task that takes many steps: until its end the line says this, whatever step goes on.
   * @param task what goes on, with how much of it is done
   */
  during(task: string): void {
    this.task = task;
    this.say(task);
  }

  /**
   * Tells a result before all of them are there: a line of its own that stays. It waits until work is not silent any
   * more; of work that ends before, no result is told here.
   * @param result what is known by now
   */
  note(result: string): void {
    const { io } = this;
    if (!io.progress) return;
    this.notes.push(result);
    if (io.now() - this.start < SILENT_MS) return;
    io.error(
      this.notes
        .splice(0)
        .map((note) => `\x1b[2K${note}\n`)
        .join(""),
    );
  }

  /** Ends the task, and takes the line away. */
  done(): void {
    this.task = undefined;
    if (this.last > Number.NEGATIVE_INFINITY) this.io.error("\x1b[2K");
  }

  /** @param what goes on now */
  say(what: string): void {
    const { io } = this;
    const now = io.now();
    if (!io.progress || now - this.start < SILENT_MS || now - this.last < EVERY_MS) return;
    this.last = now;
    // Erases the line before it writes it anew; the next output starts at its beginning.
    io.error(`\x1b[2K${this.task ?? what} …\r`);
  }
}
