import type { Construct } from 'constructs';
import {
  AuroraMysqlEngineVersion,
  AuroraPostgresEngineVersion,
  DatabaseClusterEngine,
  ParameterGroup,
  type IClusterEngine,
  type IParameterGroup,
} from 'aws-cdk-lib/aws-rds';
import type { DatabaseConfig } from '../config/platform-config';

/** The engine, at the version that the template is tested with. */
export function databaseEngine(
  scope: Construct,
  engine: DatabaseConfig['engine'],
): {
  readonly engine: IClusterEngine;
  readonly parameterGroup?: IParameterGroup;
} {
  switch (engine) {
    case 'postgresql':
      // Refuses connections without TLS by default. It needs no parameter group, which would have to change with the major version.
      return { engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_17_7 }) };
    case 'mysql': {
      const mysql = DatabaseClusterEngine.auroraMysql({ version: AuroraMysqlEngineVersion.VER_3_10_3 });
      return {
        engine: mysql,
        parameterGroup: new ParameterGroup(scope, 'Parameters', {
          engine: mysql,
          description: 'Refuses connections without TLS',
          parameters: { require_secure_transport: 'ON' },
        }),
      };
    }
  }
}
