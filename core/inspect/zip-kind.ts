import type { ZipDirectory } from '../archive/zip.ts';
import type { ContentKind } from './content-kinds.ts';

/** What a zip is by its members' names. Only a program's own container is more than an archive or a document. */
export function zipKind(zip: ZipDirectory): ContentKind {
  const names = new Set(zip.entries.map((entry) => entry.name));
  const some = (test: (name: string) => boolean): boolean => zip.entries.some((entry) => test(entry.name));
  if (names.has('[Content_Types].xml')) {
    if (names.has('AppxManifest.xml') || names.has('AppxBundleManifest.xml')) return 'msix';
    if (some((name) => name.startsWith('word/'))) return 'docx';
    if (some((name) => name.startsWith('xl/'))) return 'xlsx';
    if (some((name) => name.startsWith('ppt/'))) return 'pptx';
    if (some((name) => name.startsWith('visio/'))) return 'vsdx';
    return 'ooxml';
  }
  if (names.has('AndroidManifest.xml') && (names.has('classes.dex') || names.has('resources.arsc')))
    return 'apk';
  if (names.has('META-INF/container.xml') && names.has('mimetype')) return 'epub';
  if (names.has('content.xml') && names.has('mimetype')) return 'odf';
  // The manifest alone is not enough: signed add-ons and source trees have one too.
  if (names.has('META-INF/MANIFEST.MF') && some((name) => name.endsWith('.class'))) return 'jar';
  return 'zip';
}
