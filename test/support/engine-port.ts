const FIRST = 21_000;
const PORTS = 20;
const PROCESSES = 550;

/** First port for the engine of a test. Below those for outgoing connections, and not that of another Jest worker. */
export const enginePort = (): number => FIRST + (process.pid % PROCESSES) * PORTS;
