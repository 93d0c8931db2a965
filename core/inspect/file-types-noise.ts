import type { FileTypeRows } from './file-type-row.ts';

/** Types on a vendor's list that say nothing by name. Columns: see `FileTypeRow`. */
export const NOISE_TYPES = {
  'library or code': [
    ['lib', 'GB', 4, 'object library'],
    ['library', 'B', 0, 'Windows/macOS library'],
    ['pdb', 'O', 0, 'program debug database (also Palm data)'],
    ['shx', 'O', 0, 'compiled AutoCAD shape, also a shapefile index'],
  ],
  certificate: [
    ['cer', 'WDO', 0, 'X.509 certificate'],
    ['crt', 'WDO', 0, 'X.509 certificate'],
    ['der', 'WDO', 0, 'X.509 certificate'],
  ],
  other: [
    ['asf', 'O', 0, 'media'],
    ['asx', 'WD', 2, 'media play list with links'],
    ['avi', 'O', 0, 'media'],
    ['font', 'O', 0, 'font'],
    ['imp', 'O', 0, 'listed by Microsoft; no explanation found'],
    ['mau', 'WDO', 4, 'media attachment unit (Microsoft name)'],
    ['mcf', 'WD', 4, 'listed by Microsoft; no explanation found'],
    ['tmp', 'WDO', 0, 'temporary file'],
  ],
} as const satisfies FileTypeRows;
