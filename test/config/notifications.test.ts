import { CHANNELS } from '../support/platform-fixture';
import { checkEdges } from './check-edges';
import { sampleOptions } from './sample-options';

const slackOf = (key: string) => (value: never) =>
  sampleOptions({ notifications: { slack: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCDEF', [key]: value } } });
const teamsOf = (key: string) => (value: never) =>
  sampleOptions({ notifications: { ...CHANNELS, teams: { ...CHANNELS.teams!, [key]: value } } });

checkEdges([
  {
    path: 'notifications.slack.workspaceId',
    options: slackOf('workspaceId'),
    valid: ['T0123ABCD', 'E0123ABCD'],
    invalid: ['', 'my-team', 't0123abcd', 'C0123ABCD', 'T0123-ABCD', 7],
  },
  {
    path: 'notifications.slack.channelId',
    options: slackOf('channelId'),
    valid: ['C0123ABCDEF', 'G0123ABCD'],
    invalid: ['', '#releases', 'releases', 'T0123ABCD', 'c0123abcd', null],
  },
  {
    path: 'notifications.teams.tenantId',
    options: teamsOf('tenantId'),
    valid: ['01234567-89ab-cdef-0123-456789ABCDEF'],
    invalid: ['', 'example.com', '0123456789abcdef0123456789abcdef', '01234567-89ab-cdef-0123-456789abcdeg'],
  },
  {
    path: 'notifications.teams.channelId',
    options: teamsOf('channelId'),
    valid: ['19%3aab6ef35dc342d56ba5654e6fc6d25a07%40thread.tacv2', '19%3Aab%40thread.tacv2'],
    invalid: ['', 'General', '19:ab@thread.tacv2', `19%3a${'a'.repeat(256)}%40thread.tacv2`],
  },
  { path: 'notifications', options: (notifications) => sampleOptions({ notifications }), valid: [undefined], invalid: [{}, true, null] },
]);
