import { english } from '../language/phrase.ts';
import type { ReportStep, StepReport } from '../operations/steps.ts';

const marks: Readonly<Partial<Record<StepReport['state'], string>>> = {
  done: '✔',
  failed: '✖',
  cancelled: '–',
};

/**
 * Steps on a terminal: a line each as it ends, and one that tells what is going on right now.
 * Where nobody looks (a pipe) only the lines remain.
 */
export function stepPrinter(out: NodeJS.WriteStream = process.stdout): ReportStep {
  const running = new Map<string, StepReport>();
  return report => {
    const mark = marks[report.state];
    if (report.state === 'running') {
      running.set(report.name, report);
    } else {
      running.delete(report.name);
    }
    if (out.isTTY) {
      out.clearLine(0);
      out.cursorTo(0);
    }
    if (mark !== undefined) {
      out.write(`  ${mark} ${english(report.title).padEnd(36)} ${seconds(report.milliseconds)}\n`);
    }
    if (out.isTTY) {
      out.write(now([...running.values()]).slice(0, out.columns - 1));
    }
  };
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1).padStart(5)} s`;
}

function now(running: readonly StepReport[]): string {
  return running
    .map(({ title, note }) => `… ${english(title)}${note === undefined ? '' : `: ${note}`}`)
    .join('  ');
}
