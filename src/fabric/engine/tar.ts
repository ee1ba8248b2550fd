const blockSize = 512;

/** Type flags of the ustar format (POSIX.1-1988, pax(1)). */
const file = '0';
const directory = '5';

/**
 * A tar archive of a directory that everybody may read: its own entry (`./`), then its files.
 * @param mode Of the directory; files are 0444, everything belongs to root.
 * @throws RangeError for a name longer than ustar's 100 bytes.
 */
export function tarOfDirectory(files: Readonly<Record<string, Buffer>>, mode: number): Buffer {
  const entries = Object.entries(files).flatMap(([name, content]) => [
    header(name, file, 0o444, content.length),
    content,
    Buffer.alloc((blockSize - (content.length % blockSize)) % blockSize),
  ]);
  return Buffer.concat([header('./', directory, mode, 0), ...entries, Buffer.alloc(2 * blockSize)]);
}

function header(name: string, type: string, mode: number, size: number): Buffer {
  if (Buffer.byteLength(name) > 100) {
    throw new RangeError(`The file name ${name} is longer than 100 bytes.`);
  }
  const block = Buffer.alloc(blockSize);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
  block.write(name, 0);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108); // owner
  block.write(octal(0, 7), 116); // group
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136); // modification time
  block.write(' '.repeat(8), 148); // the checksum counts its own field as spaces
  block.write(type, 156);
  block.write('ustar\x0000', 257, 'latin1');
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${octal(checksum, 6)}\0 `, 148, 'latin1');
  return block;
}
