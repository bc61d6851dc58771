// Reads the packs, gzip files; those with files are tar archives: blocks of 512 bytes, with a header before each file.

export const gunzip = (blob) => blob.stream().pipeThrough(new DecompressionStream("gzip"));

const text = (bytes) => new TextDecoder().decode(bytes).replace(/\0.*$/s, "");

/** Return [path, content] of each file of an archive; the contents are views of its bytes. */
export function filesOf(archive) {
  const files = [];
  for (let offset = 0; archive[offset]; ) {
    const header = archive.subarray(offset, offset + 512);
    const [name, size, prefix] = [text(header.subarray(0, 100)), parseInt(text(header.subarray(124, 136)), 8), text(header.subarray(345, 500))];
    files.push([prefix ? `${prefix}/${name}` : name, archive.subarray(offset + 512, offset + 512 + size)]);
    offset += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
