import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DesktopNotifications } from '../../src/chat/desktop-notifications';
import { temporaryDirectory } from '../fixtures/temporary-directory';

const folder = temporaryDirectory();
const path = process.env.PATH ?? '';
const warnings: string[] = [];
beforeEach(() => {
  warnings.length = 0;
  process.env.PATH = [folder.path, path].join(delimiter);
});
afterEach(() => {
  process.env.PATH = path;
});

/** A command that writes its arguments to a file, each with a line feed after it. */
function install(program: string, exitCode = 0): void {
  const file = join(folder.path, program);
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" > "${file}.arguments"\necho 'no display' >&2\nexit ${exitCode}\n`);
  chmodSync(file, 0o755);
}

const notifications = (platform: NodeJS.Platform): DesktopNotifications =>
  new DesktopNotifications({ platform, warn: (message) => warnings.push(message) });

async function until<T>(look: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = look();
    if (found !== undefined) {
      return found;
    }
    await sleep(10);
  }
  throw new Error('it did not come within three seconds');
}

const argumentsOf = (program: string): Promise<string> => {
  const file = join(folder.path, `${program}.arguments`);
  return until(() => (existsSync(file) && readFileSync(file, 'utf8') !== '' ? readFileSync(file, 'utf8') : undefined));
};

const HOSTILE = { title: '--help $(touch x) "`id`"', description: '<b>bold</b> & \u001b[31mred\u001b[0m\u0008\nhttps://console' };

test('on Linux, notify-send gets title and text as arguments, without control characters and markup', async () => {
  install('notify-send');
  notifications('linux').show(HOSTILE);
  expect(await argumentsOf('notify-send')).toBe(
    ['--app-name=npm start', '--', '--help $(touch x) "`id`"', '&lt;b&gt;bold&lt;/b&gt; &amp; red\\u0008', ''].join('\n'),
  );
});

test('on macOS, osascript gets them as arguments of a fixed script', async () => {
  install('osascript');
  notifications('darwin').show(HOSTILE);
  const given = (await argumentsOf('osascript')).split('\n');
  expect(given.filter((_, index) => index % 2 === 1).slice(0, 3)).toEqual([
    'on run argv',
    'display notification (item 2 of argv) with title (item 1 of argv)',
    'end run',
  ]);
  expect(given.slice(6)).toEqual(['--', '--help $(touch x) "`id`"', '<b>bold</b> & red\\u0008', '']);
});

test('a missing command is reported once, with what to install', async () => {
  process.env.PATH = folder.path;
  const desktop = notifications('linux');
  desktop.show(HOSTILE);
  await until(() => warnings[0]);
  desktop.show(HOSTILE);
  await sleep(100);
  expect(warnings).toEqual([
    'no more desktop notifications: notify-send is not installed; install libnotify-bin, or libnotify on Fedora and Arch',
  ]);
});

test('a command that fails is reported with what it says', async () => {
  install('notify-send', 1);
  notifications('linux').show(HOSTILE);
  await until(() => warnings[0]);
  expect(warnings).toEqual(['no more desktop notifications: notify-send failed: no display']);
});

test('another operating system is reported at once', () => {
  notifications('win32').show(HOSTILE);
  expect(warnings).toEqual(['--notify shows nothing on win32: only on Linux and macOS']);
});
