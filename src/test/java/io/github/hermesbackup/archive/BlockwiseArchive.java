package io.github.hermesbackup.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Archives of one member "f" whose compressed bytes and whose block index a test determines, sound or not. */
final class BlockwiseArchive {

    private BlockwiseArchive() {}

    /**
     * @param bytes the member's compressed bytes
     * @param lengths how long the blocks are said to be
     */
    record Blocks(byte[] bytes, int[] lengths) {}

    /** As the writer makes them, in blocks of 64 KiB. */
    static Blocks blocks(byte[] content, Method method) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Integer> lengths = new ArrayList<>();
        Compression compression = method == Method.ZSTD ? Compression.ZSTD : Compression.FAST;
        try (Codec codec = new Codec(compression)) {
            for (int at = 0; at < content.length; at += ArchiveBuilder.BLOCK_BYTES) {
                int end = Math.min(content.length, at + ArchiveBuilder.BLOCK_BYTES);
                byte[] piece = Arrays.copyOfRange(content, at, end);
                Block block = method == Method.STORED
                        ? Codec.store(piece, piece.length)
                        : codec.compress(piece, piece.length, end == content.length, new byte[32]);
                out.write(block.bytes(), 0, block.length());
                lengths.add(block.length());
            }
        }
        return new Blocks(
                out.toByteArray(), lengths.stream().mapToInt(Integer::intValue).toArray());
    }

    /** One deflate stream, flushed where blocks of 64 KiB would end, whose back-references go as far as they like. */
    static Blocks flushedStream(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Integer> lengths = new ArrayList<>();
        Deflater deflater = new Deflater(6, true);
        byte[] buffer = new byte[2 * ArchiveBuilder.BLOCK_BYTES];
        for (int at = 0; at < content.length; at += ArchiveBuilder.BLOCK_BYTES) {
            int length = Math.min(content.length - at, ArchiveBuilder.BLOCK_BYTES);
            deflater.setInput(content, at, length);
            boolean last = at + length == content.length;
            if (last) {
                deflater.finish();
            }
            int made = deflater.deflate(buffer, 0, buffer.length, last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
            out.write(buffer, 0, made);
            lengths.add(made);
        }
        deflater.end();
        return new Blocks(
                out.toByteArray(), lengths.stream().mapToInt(Integer::intValue).toArray());
    }

    /** A stored block of RFC 1951, section 3.2.4. */
    static byte[] storedBlock(byte[] content, int offset, int length, boolean last) {
        ByteBuffer out = ByteBuffer.allocate(5 + length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        out.put((byte) (last ? 1 : 0)).putShort((short) length).putShort((short) ~length);
        return out.put(content, offset, length).array();
    }

    static void write(Path archive, byte[] content, Blocks blocks, Method method) throws IOException {
        write(archive, content, blocks, method, ArchiveBuilder.BLOCK_BYTES);
    }

    /** Writes the archive, with the sizes, CRC-32 and SHA-256 of the content and a valid index that says what it is told. */
    static void write(Path archive, byte[] content, Blocks blocks, Method method, int blockBytes) throws IOException {
        write(archive, ArchiveBuilder.summary(content), blocks, method, blockBytes);
    }

    /** The same with sizes and checksums that need not be those of any content. */
    static void write(Path archive, ArchiveWriter.Summary summary, Blocks blocks, Method method, int blockBytes)
            throws IOException {
        List<BlockIndex.Block> rows = new ArrayList<>();
        int at = 0;
        for (int length : blocks.lengths()) {
            CRC32 crc = new CRC32();
            crc.update(blocks.bytes(), at, length);
            rows.add(new BlockIndex.Block(length, (int) crc.getValue(), 0, 0));
            at += length;
        }
        Origin origin = new Origin(null, new BlockIndex(blockBytes, rows), false, false);
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            builder.file("before", new byte[100]);
            Block all = new Block(blocks.bytes(), blocks.bytes().length, null);
            builder.writer()
                    .addFile(
                            new ArchiveWriter.Head("f", 0600, ArchiveBuilder.TIME),
                            method,
                            List.of(all),
                            summary,
                            origin);
            builder.finish();
        }
    }
}
