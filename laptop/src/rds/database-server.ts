import type { DockerGateway } from '../runtime/docker-gateway';
import type { ServerState } from './server-state';

export interface DatabaseServerProps {
  /** Identifier of the cluster. */
  readonly name: string;
  /** The folder of this server only. */
  readonly directory: string;
  readonly logFile: string;
  readonly state: ServerState;
  /** How containers reach this machine; undefined if no container does, or by the loopback interface. */
  readonly gateway: DockerGateway | undefined;
}

export interface MasterUser {
  readonly name: string;
  readonly password: string;
  /** The database that it owns; `null` for no database of its own. */
  readonly database: string | null;
  /** Whether the parameter group of the cluster refuses connections without TLS. */
  readonly requiresTls: boolean;
}

/** The server of a cluster, whose data stays when it stops. */
export interface DatabaseServer {
  /** Stops a server that a killed engine left running, creates the data if there is none, and waits until connections are accepted. */
  start(): Promise<void>;
  isRunning(): Promise<boolean>;
  stop(): Promise<void>;
  /** Creates the master user and its database in the running server, or gives the user a new password. Connections stay open. */
  ensureMasterUser(master: MasterUser): Promise<void>;
}
