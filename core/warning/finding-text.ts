import type { FindingCode } from '../inspect/finding.ts';
import type { Text, TextKey } from './text-keys.ts';
import { extensionOf } from './extension-of.ts';

const KEYS: Readonly<Record<FindingCode, TextKey>> = {
  'type-mismatch': 'finding_type_mismatch',
  'executable-type': 'finding_executable_type',
  'script-type': 'finding_script_type',
  'shortcut-type': 'finding_shortcut_type',
  'installer-type': 'finding_installer_type',
  'disk-image-type': 'finding_disk_image_type',
  'double-extension': 'finding_double_extension',
  'right-to-left-override': 'finding_right_to_left_override',
  'hidden-characters': 'finding_hidden_characters',
  'padded-name': 'finding_padded_name',
  'macro-document': 'finding_macro_document',
  'auto-macro': 'finding_auto_macro',
  'excel4-macro': 'finding_excel4_macro',
  'dde-link': 'finding_dde_link',
  'remote-template': 'finding_remote_template',
  'embedded-package': 'finding_embedded_package',
  'pdf-javascript': 'finding_pdf_javascript',
  'pdf-launch': 'finding_pdf_launch',
  'pdf-embedded-file': 'finding_pdf_embedded_file',
  'html-smuggling': 'finding_html_smuggling',
  'html-password-form': 'finding_html_password_form',
  'svg-script': 'finding_svg_script',
  'onenote-embedded-file': 'finding_onenote_embedded_file',
  'encrypted-archive': 'finding_encrypted_archive',
  'encrypted-document': 'finding_encrypted_document',
  'archive-in-archive': 'finding_archive_in_archive',
  'archive-name-mismatch': 'finding_archive_name_mismatch',
  'archive-bomb': 'finding_archive_bomb',
  'unsupported-archive': 'finding_unsupported_archive',
  'corrupt-archive': 'finding_corrupt_archive',
  'ambiguous-structure': 'finding_ambiguous_structure',
  eicar: 'finding_eicar',
};

/**
 * The sentence of a finding about the file, or about the member it was seen in. A verdict that was kept or sent may come
 * from another version: a code this build does not know becomes `finding_other`, with the code as `finding`.
 */
export function findingText(finding: string, member: string, filename: string): Text {
  const file = member === '' ? filename : member;
  const params = { file, extension: extensionOf(file) };
  return Object.hasOwn(KEYS, finding)
    ? { key: KEYS[finding as FindingCode], params }
    : { key: 'finding_other', params: { ...params, finding } };
}
