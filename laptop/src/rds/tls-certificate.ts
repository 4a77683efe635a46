import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../write-file-atomically';

const VALID_YEARS = 10;
const TAG = { boolean: 0x01, integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, utf8: 0x0c, time: 0x17, sequence: 0x30, set: 0x31 };
/** Object identifiers, encoded. */
const OID = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  subjectKeyIdentifier: '551d0e',
  keyUsage: '551d0f',
  subjectAlternativeName: '551d11',
  basicConstraints: '551d13',
};
/** digitalSignature and keyCertSign. */
const KEY_USAGE = Buffer.from([0x02, 0x84]);

/** A certificate of this machine, which is its own certificate authority, with its private key. */
export interface TlsFiles {
  readonly directory: string;
  readonly certificate: string;
  readonly key: string;
}

const filesIn = (directory: string): TlsFiles => ({
  directory,
  certificate: join(directory, 'certificate.pem'),
  key: join(directory, 'key.pem'),
});

/** The folder in the state of the engine. Containers of any user read it: only the folder around it is closed to others. */
const tlsFiles = (stateDirectory: string): TlsFiles => filesIn(join(stateDirectory, 'rds', 'tls'));

/** The certificate that verifies the databases of this engine, as PEM; undefined if no database has needed one. */
export function readTlsCertificate(stateDirectory: string): string | undefined {
  const { certificate } = tlsFiles(stateDirectory);
  return existsSync(certificate) ? readFileSync(certificate, 'utf8') : undefined;
}

/** The certificate of the databases of this engine, created when it is first needed. */
export function ensureTlsFiles(stateDirectory: string): TlsFiles {
  const files = tlsFiles(stateDirectory);
  if (!existsSync(files.certificate)) {
    mkdirSync(join(stateDirectory, 'rds'), { recursive: true, mode: 0o700 });
    mkdirSync(files.directory, { recursive: true });
    const { certificate, key } = makeCertificate(new Date());
    writeFileAtomically(files.key, key);
    // Last, because it marks the pair as complete.
    writeFileAtomically(files.certificate, certificate);
  }
  chmodSync(files.directory, 0o755);
  [files.key, files.certificate].forEach((file) => chmodSync(file, 0o644));
  return files;
}

/** A self-signed certificate for every name by which a database of the laptop is reached. Node.js can read certificates, but not make them. */
function makeCertificate(now: Date): { readonly certificate: string; readonly key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + VALID_YEARS);
  const subjectPublicKey = publicKey.export({ type: 'spki', format: 'der' });
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const name = sequence(der(TAG.set, sequence(oid(OID.commonName), der(TAG.utf8, Buffer.from('Databases of the laptop engine')))));
  const body = sequence(
    der(0xa0, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name,
    sequence(time(now), time(end)),
    name,
    subjectPublicKey,
    der(0xa3, sequence(...extensions(subjectPublicKey))),
  );
  const signature = createSign('SHA256').update(body).sign(privateKey);
  const certificate = sequence(body, algorithm, der(TAG.bits, Buffer.concat([Buffer.from([0]), signature])));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    certificate: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function extensions(subjectPublicKey: Buffer): readonly Buffer[] {
  const critical = der(TAG.boolean, Buffer.from([0xff]));
  const names = ['localhost', 'host.docker.internal'].map((name) => der(0x82, Buffer.from(name)));
  const addresses = [der(0x87, Buffer.from([127, 0, 0, 1]))];
  const keyId = createHash('sha1').update(subjectPublicKey).digest();
  return [
    sequence(oid(OID.basicConstraints), critical, der(TAG.octets, sequence(critical))),
    sequence(oid(OID.keyUsage), critical, der(TAG.octets, der(TAG.bits, KEY_USAGE))),
    sequence(oid(OID.subjectKeyIdentifier), der(TAG.octets, der(TAG.octets, keyId))),
    sequence(oid(OID.subjectAlternativeName), der(TAG.octets, sequence(...names, ...addresses))),
  ];
}

/** One value in DER: tag, length, content. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...content: readonly Buffer[]): Buffer => der(TAG.sequence, Buffer.concat(content));
const oid = (hex: string): Buffer => der(TAG.oid, Buffer.from(hex, 'hex'));
/** `YYMMDDHHMMSSZ` */
const time = (date: Date): Buffer => der(TAG.time, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
