import type { FileClass } from './file-type-row.ts';

/** What content is: the classes of names, and those that only content has. */
export type ContentClass = FileClass | 'picture' | 'media' | 'message' | 'text' | 'unknown';

type Row = readonly [mediaType: string, name: ContentClass];

const PROGRAMS = {
  pe: ['application/vnd.microsoft.portable-executable', 'executable'],
  elf: ['application/x-elf', 'executable'],
  'elf-object': ['application/x-object', 'library or code'],
  'mach-o': ['application/x-mach-binary', 'executable'],
  'java-class': ['application/java-vm', 'executable'],
  dex: ['application/x-dex', 'executable'],
  jar: ['application/java-archive', 'executable'],
  apk: ['application/vnd.android.package-archive', 'installer'],
  msix: ['application/msix', 'installer'],
  msi: ['application/x-msi', 'installer'],
  deb: ['application/vnd.debian.binary-package', 'installer'],
  rpm: ['application/x-rpm', 'installer'],
  xar: ['application/x-xar', 'installer'],
  jnlp: ['application/x-java-jnlp-file', 'installer'],
  clickonce: ['application/x-ms-application', 'installer'],
  diagcab: ['application/x-ms-diagcab', 'installer'],
} as const satisfies Record<string, Row>;

const SMALL_WINDOWS_FILES = {
  lnk: ['application/x-ms-shortcut', 'shortcut'],
  url: ['application/x-mswinurl', 'shortcut'],
  scf: ['application/x-ms-scf', 'shortcut'],
  'library-ms': ['application/windows-library+xml', 'shortcut'],
  'searchconnector-ms': ['application/windows-search-connector+xml', 'shortcut'],
  'search-ms': ['application/windows-saved-search+xml', 'shortcut'],
  'settingcontent-ms': ['application/windows-settings-shortcut+xml', 'shortcut'],
  rdp: ['application/x-rdp', 'shortcut'],
  iqy: ['application/x-ms-web-query', 'shortcut'],
  reg: ['text/x-ms-regedit', 'configuration'],
  theme: ['application/x-ms-theme', 'configuration'],
  msc: ['application/x-ms-mmc', 'configuration'],
  wsb: ['application/x-ms-sandbox', 'configuration'],
  chm: ['application/vnd.ms-htmlhelp', 'help file'],
  hlp: ['application/winhlp', 'help file'],
} as const satisfies Record<string, Row>;

const SCRIPTS = {
  'encoded-script': ['application/x-ms-encoded-script', 'script'],
  batch: ['application/x-bat', 'script'],
  shebang: ['text/x-shellscript', 'script'],
  wsf: ['application/x-ms-wsf', 'script'],
  scriptlet: ['application/x-ms-scriptlet', 'script'],
  hta: ['application/hta', 'script'],
} as const satisfies Record<string, Row>;

const DISK_IMAGES = {
  iso: ['application/x-iso9660-image', 'disk image'],
  udf: ['application/x-udf-image', 'disk image'],
  fat: ['application/x-raw-disk-image', 'disk image'],
  vhd: ['application/x-vhd', 'disk image'],
  vhdx: ['application/x-vhdx', 'disk image'],
  wim: ['application/x-ms-wim', 'disk image'],
  dmg: ['application/x-apple-diskimage', 'disk image'],
} as const satisfies Record<string, Row>;

const ARCHIVES = {
  zip: ['application/zip', 'archive'],
  rar: ['application/vnd.rar', 'archive'],
  '7z': ['application/x-7z-compressed', 'archive'],
  cab: ['application/vnd.ms-cab-compressed', 'archive'],
  gzip: ['application/gzip', 'archive'],
  bzip2: ['application/x-bzip2', 'archive'],
  xz: ['application/x-xz', 'archive'],
  zstd: ['application/zstd', 'archive'],
  lz4: ['application/x-lz4', 'archive'],
  lzip: ['application/x-lzip', 'archive'],
  compress: ['application/x-compress', 'archive'],
  ace: ['application/x-ace-compressed', 'archive'],
  arj: ['application/x-arj', 'archive'],
  lha: ['application/x-lzh-compressed', 'archive'],
  tar: ['application/x-tar', 'archive'],
  ar: ['application/x-archive', 'archive'],
  alz: ['application/x-alz-compressed', 'archive'],
  egg: ['application/x-egg', 'archive'],
  zpaq: ['application/x-zpaq', 'archive'],
  zoo: ['application/x-zoo', 'archive'],
  szdd: ['application/x-ms-compress-szdd', 'archive'],
} as const satisfies Record<string, Row>;

const DOCUMENTS = {
  ooxml: ['application/vnd.openxmlformats-officedocument', 'document'],
  docx: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'document'],
  xlsx: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'document'],
  pptx: ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'document'],
  vsdx: ['application/vnd.ms-visio.drawing', 'document'],
  odf: ['application/vnd.oasis.opendocument', 'document'],
  epub: ['application/epub+zip', 'document'],
  doc: ['application/msword', 'macro document'],
  xls: ['application/vnd.ms-excel', 'macro document'],
  ppt: ['application/vnd.ms-powerpoint', 'macro document'],
  vsd: ['application/vnd.visio', 'macro document'],
  slk: ['application/x-sylk', 'macro document'],
  cfb: ['application/x-cfb', 'document'],
  'encrypted-office': ['application/x-encrypted-ooxml', 'document'],
  rtf: ['application/rtf', 'document'],
  pdf: ['application/pdf', 'document'],
  fdf: ['application/fdf', 'document'],
  postscript: ['application/postscript', 'document'],
  onenote: ['application/onenote', 'document'],
  html: ['text/html', 'document'],
  svg: ['image/svg+xml', 'document'],
  xml: ['text/xml', 'text'],
  text: ['text/plain', 'text'],
  eml: ['message/rfc822', 'message'],
  mbox: ['application/mbox', 'message'],
  msg: ['application/vnd.ms-outlook', 'message'],
  tnef: ['application/ms-tnef', 'message'],
  rpmsg: ['application/x-microsoft-rpmsg-message', 'message'],
  calendar: ['text/calendar', 'text'],
  vcard: ['text/vcard', 'text'],
  pgp: ['application/pgp-encrypted', 'text'],
} as const satisfies Record<string, Row>;

const PICTURES = {
  png: ['image/png', 'picture'],
  jpeg: ['image/jpeg', 'picture'],
  gif: ['image/gif', 'picture'],
  bmp: ['image/bmp', 'picture'],
  webp: ['image/webp', 'picture'],
  tiff: ['image/tiff', 'picture'],
  heif: ['image/heif', 'picture'],
  avif: ['image/avif', 'picture'],
  ico: ['image/x-icon', 'picture'],
  emf: ['image/emf', 'picture'],
  psd: ['image/vnd.adobe.photoshop', 'picture'],
  mp3: ['audio/mpeg', 'media'],
  mp4: ['video/mp4', 'media'],
  ogg: ['application/ogg', 'media'],
  flac: ['audio/flac', 'media'],
  wav: ['audio/wav', 'media'],
  avi: ['video/x-msvideo', 'media'],
  matroska: ['video/x-matroska', 'media'],
  asf: ['video/x-ms-asf', 'media'],
  woff: ['font/woff', 'other'],
  sqlite: ['application/vnd.sqlite3', 'other'],
  access: ['application/x-msaccess', 'database'],
  pst: ['application/vnd.ms-outlook-pst', 'database'],
} as const satisfies Record<string, Row>;

const KINDS = {
  ...PROGRAMS,
  ...SMALL_WINDOWS_FILES,
  ...SCRIPTS,
  ...DISK_IMAGES,
  ...ARCHIVES,
  ...DOCUMENTS,
  ...PICTURES,
  unknown: ['application/octet-stream', 'unknown'],
  empty: ['', 'unknown'],
} as const satisfies Record<string, Row>;

/** A kind of content that signs can tell. */
export type ContentKind = keyof typeof KINDS;

export function mediaTypeOf(kind: ContentKind): string {
  return KINDS[kind][0];
}

export function contentClassOf(kind: ContentKind): ContentClass {
  return KINDS[kind][1];
}

const RUNNING: ReadonlySet<ContentClass> = new Set<ContentClass>([
  'executable',
  'installer',
  'disk image',
  'shortcut',
  'script',
  'help file',
  'configuration',
]);

/** Whether a double click on such content, under its own name, does more than show it. */
export function runs(kind: ContentKind): boolean {
  return RUNNING.has(contentClassOf(kind));
}
