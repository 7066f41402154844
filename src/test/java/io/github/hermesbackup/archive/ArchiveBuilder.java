package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.SourceStamp;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** Makes archives with the writer under test, in blocks of 64 KiB unless told otherwise. */
final class ArchiveBuilder implements Closeable {

    static final int BLOCK_BYTES = 64 * 1024;
    static final Instant CREATED = Instant.parse("2026-11-22T10:15:02.123Z");
    static final EntryTime TIME = EntryTime.of(Instant.parse("2026-03-04T05:06:08Z"));

    private final FileChannel file;
    private final ArchiveWriter writer;
    private final Codec codec;
    private final Compression compression;
    private final int blockBytes;

    /** Begins an archive that must not exist; the writer's spool is {@code spool} beside it. */
    ArchiveBuilder(Path archive) throws IOException {
        this(archive, Compression.FAST, BLOCK_BYTES);
    }

    /** The same with another compression, and blocks of another power of two. */
    ArchiveBuilder(Path archive, Compression compression, int blockBytes) throws IOException {
        this.codec = new Codec(compression);
        this.compression = compression;
        this.blockBytes = blockBytes;
        file = Disk.real().create(archive, 0600);
        writer = new ArchiveWriter(Disk.real(), file, archive.resolveSibling("spool"), CREATED, ZoneId.systemDefault());
    }

    /** The writer, for what the other methods do not offer. */
    ArchiveWriter writer() {
        return writer;
    }

    ArchiveBuilder directory(String name) throws IOException {
        return directory(name, 0700, TIME);
    }

    ArchiveBuilder directory(String name, int mode, EntryTime time) throws IOException {
        writer.addDirectory(new ArchiveWriter.Head(name, mode, time));
        return this;
    }

    ArchiveBuilder file(String name, byte[] content) throws IOException {
        return file(name, 0600, TIME, content, compression.method() != Method.STORED);
    }

    /** Adds a file with a block index and a stamp. */
    ArchiveBuilder file(String name, int mode, EntryTime time, byte[] content, boolean compressed) throws IOException {
        List<Block> blocks = blocks(content, compressed);
        BlockIndex index =
                new BlockIndex(blockBytes, blocks.stream().map(Block::row).toList());
        Origin origin = new Origin(stamp(content.length), index, false, false, compression);
        Method method = compressed ? compression.method() : Method.STORED;
        writer.addFile(new ArchiveWriter.Head(name, mode, time), method, blocks, summary(content), origin);
        return this;
    }

    private List<Block> blocks(byte[] content, boolean compressed) {
        List<Block> blocks = new ArrayList<>();
        int at = 0;
        do {
            int end = Math.min(content.length, at + blockBytes);
            byte[] piece = Arrays.copyOfRange(content, at, end);
            byte[] sha256 = Sha256.digest().digest(piece);
            blocks.add(
                    compressed
                            ? codec.compress(piece, piece.length, end == content.length, sha256)
                            : Codec.store(piece, piece.length, sha256));
            at = end;
        } while (at < content.length);
        return blocks;
    }

    /** Completes the archive. */
    ArchiveComment finish() throws IOException {
        return writer.finish(false);
    }

    static ArchiveWriter.Summary summary(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        MessageDigest sha256 = Sha256.digest();
        return new ArchiveWriter.Summary(content.length, (int) crc.getValue(), sha256.digest(content));
    }

    static SourceStamp stamp(long size) {
        return SourceStamp.ofFile(
                new SourceStamp.Mark(size, 1_700_000_000_123_456_789L, 1_700_000_001_000_000_001L, 42));
    }

    @Override
    public void close() throws IOException {
        codec.close();
        writer.close();
        file.close();
    }
}
