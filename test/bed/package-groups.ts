/** Real parts the tests use, as Debian 12 packages them. */
export const PACKAGE_GROUPS = {
  roundcube: [
    'roundcube-core',
    'roundcube-sqlite3',
    'roundcube-plugins',
    'roundcube-skin-larry',
    'roundcube-skin-classic',
    'php8.2-cli',
    // Named, or `php` pulls in Apache. It need not run.
    'php8.2-fpm',
    'php8.2-sqlite3',
    'php8.2-intl',
    'php8.2-mbstring',
    'php8.2-xml',
    'php8.2-gd',
    // The plugin zipdownload needs it and does not name it.
    'php8.2-zip',
    'dovecot-imapd',
  ],
  // Without a font the screenshots show boxes.
  // Without the languages the extension's German cannot be seen.
  // The fixtures of hosted webmails speak TLS with a certificate that openssl makes.
  chromium: ['chromium', 'chromium-l10n', 'fonts-dejavu-core', 'openssl'],
  firefox: ['firefox-esr'],
  clamav: ['clamav-daemon'],
  // Tests and style of the Roundcube plugin.
  php: ['phpunit', 'php-codesniffer'],
  // Roundcube on the other databases it knows. Servers only, started by the tests on folders of their own.
  databases: ['postgresql-15', 'mariadb-server-core', 'mariadb-client-core', 'php8.2-pgsql', 'php8.2-mysql'],
  // What Roundcube's plugin enigma decrypts with.
  pgp: ['php-crypt-gpg', 'gpg', 'gpg-agent'],
  // Over a database, memcached and Dovecot of the tests' own.
  sogo: ['sogo', 'memcached', 'postgresql-15', 'dovecot-imapd'],
} as const;

export type PackageGroup = keyof typeof PACKAGE_GROUPS;

/** Answers to the questions the packages would ask: no database of their own, no web server configured. */
export const PRESEED = `roundcube-core roundcube/dbconfig-install boolean false
roundcube-core roundcube/reconfigure-webserver multiselect
roundcube-core roundcube/database-type select sqlite3
dbconfig-common dbconfig-common/dbconfig-install boolean false
`;
