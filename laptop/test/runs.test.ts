import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Runs } from '../src/runs';
import { StateFile } from '../src/state/state-file';
import { temporaryDirectory } from './fixtures/temporary-directory';
import { describeWithSmallDisk, smallDisk } from './fixtures/small-disk';
import type { RunResult } from '../src/pipeline/outcomes';

function recordedRuns(): { readonly runs: Runs; readonly results: RunResult[]; readonly warnings: string[] } {
  const results: RunResult[] = [];
  const warnings: string[] = [];
  return { runs: new Runs({ report: (result) => results.push(result), warn: (message) => warnings.push(message) }), results, warnings };
}

async function runThatStores(file: string): Promise<RunResult> {
  new StateFile(file, 1).write({ text: 'x'.repeat(100_000) });
  return 'Succeeded';
}

describeWithSmallDisk('a full disk', () => {
  const disk = smallDisk();

  test('interrupts a run that cannot store its state, and the engine goes on', async () => {
    const { runs, results, warnings } = recordedRuns();
    disk.fill();
    runs.track(runThatStores(join(disk.path, 'execution.json')));
    await expect(runs.settled()).resolves.toBe('Interrupted');
    expect(runs.over.aborted).toBe(false);
    runs.track(Promise.resolve('Succeeded'));
    await runs.settled();
    expect(results).toEqual(['Interrupted', 'Succeeded']);
    expect(warnings).toEqual([
      expect.stringMatching(/^the run is interrupted: cannot write .*execution\.json.*ENOSPC.*; make space on the disk/),
    ]);
  });
});

describe('an error that is not expected', () => {
  const state = temporaryDirectory();

  test('ends the engine', async () => {
    const { runs, results } = recordedRuns();
    mkdirSync(join(state.path, 'execution.json'));
    runs.track(runThatStores(join(state.path, 'execution.json')));
    await expect(runs.settled()).rejects.toThrow('EISDIR');
    expect(runs.over.aborted).toBe(true);
    expect(results).toEqual([]);
  });
});
