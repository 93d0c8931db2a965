// Draws the icons of the extension: a wicket, the small gate in a big door. Run after a change of the drawing:
//   node scripts/draw-icons.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';

const FOLDER = new URL('../extension/public/icon/', import.meta.url);
const SIZES = [16, 32, 48, 128];
/** Samples a pixel side, for smooth edges. */
const SAMPLES = 6;

const DOOR = [11, 74, 143];
const GATE = [255, 255, 255];

/** An arched opening: a rectangle with half a circle on top. Coordinates from 0 to 1, y downwards. */
const isInArch = (x, y, left, right, top, bottom) => {
  const radius = (right - left) / 2;
  const centre = left + radius;
  if (y > bottom || x < left || x > right) return false;
  return y >= top + radius || Math.hypot(x - centre, y - top - radius) <= radius;
};

/** The colour at a point, `undefined` where the icon is transparent. */
function colourAt(x, y) {
  if (!isInArch(x, y, 0.06, 0.94, 0.03, 0.97)) return undefined;
  if (!isInArch(x, y, 0.28, 0.72, 0.38, 0.97)) return DOOR;
  const isFrame = !isInArch(x, y, 0.36, 0.64, 0.46, 0.97);
  const isBar = Math.abs(x - 0.5) < 0.045 || Math.abs(y - 0.72) < 0.045;
  return isFrame || isBar ? GATE : DOOR;
}

function pixels(size) {
  const rows = [];
  for (let row = 0; row < size; row++) {
    const bytes = [0];
    for (let column = 0; column < size; column++) bytes.push(...pixel(column, row, size));
    rows.push(Buffer.from(bytes));
  }
  return Buffer.concat(rows);
}

function pixel(column, row, size) {
  const sum = [0, 0, 0];
  let covered = 0;
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
    const x = (column + ((sample % SAMPLES) + 0.5) / SAMPLES) / size;
    const y = (row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size;
    const colour = colourAt(x, y);
    if (colour === undefined) continue;
    covered++;
    colour.forEach((value, channel) => (sum[channel] += value));
  }
  if (covered === 0) return [0, 0, 0, 0];
  return [
    ...sum.map((value) => Math.round(value / covered)),
    Math.round((255 * covered) / (SAMPLES * SAMPLES)),
  ];
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

mkdirSync(FOLDER, { recursive: true });
for (const size of SIZES) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // 8 bits a channel, RGBA.
  header.set([8, 6, 0, 0, 0], 8);
  const png = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels(size), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  writeFileSync(new URL(`${size}.png`, FOLDER), png);
}
