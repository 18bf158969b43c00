import type { Mapping, Shape } from './shape';

const TEXTS: Shape = { list: 'string' };

/** The settings of the extensions that are modelled, by type. */
export const EXTENSION_SETTINGS: Readonly<Record<string, Mapping>> = {
  file_storage: {
    keys: {
      directory: 'string',
      timeout: 'duration',
      max_size: 'int',
      compaction: {
        keys: {
          on_start: 'bool',
          on_rebound: 'bool',
          directory: 'string',
          rebound_needed_threshold_mib: 'int',
          rebound_trigger_threshold_mib: 'int',
          max_transaction_size: 'int',
          check_interval: 'duration',
          cleanup_on_start: 'bool',
        },
      },
      fsync: 'bool',
      create_directory: 'bool',
      directory_permissions: 'string',
      recreate: 'bool',
    },
  },
  bearertokenauth: {
    keys: { header: 'string', scheme: 'string', token: 'string', tokens: TEXTS, filename: 'string' },
    anyOf: [['token', 'tokens', 'filename']],
  },
  basicauth: {
    keys: {
      htpasswd: { keys: { file: 'string', inline: 'string' } },
      client_auth: {
        keys: { username: 'string', username_file: 'string', password: 'string', password_file: 'string' },
      },
    },
    anyOf: [['htpasswd', 'client_auth']],
  },
};
