import { cpus, loadavg } from 'node:os';

/** Share of the cores that others may use before a measurement means little. */
const BUSY_SHARE = 0.3;

export interface MachineState {
  readonly load: number;
  readonly cores: number;
  readonly description: string;
}

/** How busy the machine is, averaged over the last minute. */
export function machineState(): MachineState {
  const [load = 0] = loadavg();
  const { length: cores } = cpus();
  return { load, cores, description: `load average ${load.toFixed(2)} on ${cores} cores` };
}

export function isBusy(): boolean {
  const { load, cores } = machineState();
  return load > cores * BUSY_SHARE;
}
