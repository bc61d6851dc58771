// Reads the packs: gzip files; those with files are tar archives, blocks of 512 bytes with a header before each file.

export const unpacked = (blob) => blob.stream().pipeThrough(new DecompressionStream("gzip"));

const text = (bytes) => new TextDecoder().decode(bytes).replace(/\0.*$/s, "");

/** Return [path, content] of each file of an archive; the contents are views of its bytes. */
export function filesOf(archive) {
  const files = [];
  for (let place = 0; archive[place]; ) {
    const header = archive.subarray(place, place + 512);
    const [name, size, prefix] = [text(header.subarray(0, 100)), parseInt(text(header.subarray(124, 136)), 8), text(header.subarray(345, 500))];
    files.push([prefix ? `${prefix}/${name}` : name, archive.subarray(place + 512, place + 512 + size)]);
    place += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
